"""What the mails of this room say, in their readers' languages."""
