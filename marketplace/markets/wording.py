"""Words that the law prescribes, in the 24 languages: they are not translated with the interface but kept here.

Order button: Article 8(2) of Directive 2011/83/EU; judged by the words on the button alone (C-249/21, C-400/22).
Withdrawal function: the official labels of Article 11a, exactly; where a language has no "here" none is added.
Consents: their wording is kept with each consent, so a change makes a new WORDING_VERSION.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from marketplace.markets.languages import interface_language

WORDING_VERSION = "2026-11-27"

_COURT = "the words as the Court quotes them in that language in C-249/21 or C-400/22"
_DIRECTIVE = "Directive 2011/83/EU Art. 8(2)"
_MEMORY = "Directive 2011/83/EU Art. 8(2), written from memory: have it checked"


@dataclass(frozen=True, slots=True)
class OrderButton:
    """`source` says where the words come from, and which still want a lawyer's eye."""

    text: str
    source: str


ORDER_BUTTONS: dict[str, OrderButton] = {
    "bg": OrderButton("Поръчка със задължение за плащане", _COURT),
    "cs": OrderButton("Objednávka zavazující k platbě", _COURT),
    "da": OrderButton("Ordre med betalingsforpligtelse", _COURT),
    "de": OrderButton("Zahlungspflichtig bestellen", _DIRECTIVE),
    "el": OrderButton("Παραγγελία με υποχρέωση πληρωμής", _COURT),
    "en": OrderButton("Order with obligation to pay", _DIRECTIVE),
    "es": OrderButton("Pedido con obligación de pago", _DIRECTIVE),
    "et": OrderButton("Tellimus koos maksekohustusega", _COURT),
    "fi": OrderButton("Tilaukseen liittyy maksuvelvollisuus", _COURT),
    "fr": OrderButton("Commande avec obligation de paiement", _DIRECTIVE),
    "ga": OrderButton("Ordú a bhfuil oibleagáid íocaíochta ag gabháil leis", _MEMORY),
    "hr": OrderButton("Narudžba s obvezom plaćanja", _COURT),
    "hu": OrderButton("Fizetési kötelezettséggel járó megrendelés", _MEMORY),
    "it": OrderButton("Ordine con obbligo di pagare", _DIRECTIVE),
    "lt": OrderButton("Užsakymas su mokėjimo pareiga", _COURT),
    "lv": OrderButton("Pasūtījums ar pienākumu maksāt", _COURT),
    "mt": OrderButton("Ordni b’obbligu ta’ pagament", _COURT),
    "nl": OrderButton("Bestelling met betalingsverplichting", _DIRECTIVE),
    "pl": OrderButton("Zamówienie z obowiązkiem zapłaty", _DIRECTIVE),
    "pt": OrderButton("Encomenda com obrigação de pagar", _DIRECTIVE),
    "ro": OrderButton("Comandă ce implică o obligație de plată", _COURT),
    "sk": OrderButton("Objednávka s povinnosťou platby", _COURT),
    "sl": OrderButton("Naročilo z obveznostjo plačila", _COURT),
    "sv": OrderButton("Beställning förenad med betalningsskyldighet", _COURT),
}


def order_button(language: str) -> str:
    """The lawful words of the button that orders for money. A language that is none of the 24 gets English."""
    return ORDER_BUTTONS.get(language, ORDER_BUTTONS["en"]).text


@dataclass(frozen=True, slots=True)
class WithdrawalLabels:
    """`open` leads to the statement; `confirm` is the only wording of the button that sends it."""

    open: str
    confirm: str


WITHDRAWAL_LABELS: dict[str, WithdrawalLabels] = {
    "bg": WithdrawalLabels("Откажете се от договора тук", "Потвърждавам отказа"),
    "cs": WithdrawalLabels("Zde odstoupit od smlouvy", "Potvrdit odstoupení od smlouvy"),
    "da": WithdrawalLabels("Fortryd aftale", "Bekræft fortrydelse"),
    "de": WithdrawalLabels("Vertrag widerrufen", "Widerruf bestätigen"),
    "el": WithdrawalLabels("Πατήστε εδώ για υπαναχώρηση", "Επιβεβαίωση υπαναχώρησης"),
    "en": WithdrawalLabels("Withdraw from contract here", "Confirm withdrawal"),
    "es": WithdrawalLabels("Desistir del contrato aquí", "Confirmar desistimiento"),
    "et": WithdrawalLabels("Taganen lepingust", "Kinnitan taganemise"),
    "fi": WithdrawalLabels("Peruuta sopimus tästä", "Vahvista peruuttaminen"),
    "fr": WithdrawalLabels("Renoncer au contrat ici", "Confirmer la rétractation"),
    "ga": WithdrawalLabels("Tarraing siar ón gconradh anseo", "Dearbhaigh an tarraingt siar"),
    "hr": WithdrawalLabels("Odustati od ugovora", "Potvrditi odustajanje"),
    "hu": WithdrawalLabels("Elállás a szerződéstől", "Elállás megerősítése"),
    "it": WithdrawalLabels("Recedere dal contratto qui", "Conferma recesso"),
    "lt": WithdrawalLabels("Atsisakyti sutarties čia", "Patvirtinti sutarties atsisakymą"),
    "lv": WithdrawalLabels("Atteikties no līguma", "Apstiprināt atteikumu"),
    "mt": WithdrawalLabels("Irtira mill-kuntratt hawnhekk", "Ikkonferma r-reċess"),
    "nl": WithdrawalLabels("Hier de overeenkomst herroepen", "Herroeping bevestigen"),
    "pl": WithdrawalLabels("Odstąp od umowy tutaj", "Potwierdź odstąpienie od umowy"),
    "pt": WithdrawalLabels("Retrate-se do contrato aqui", "Confirmar retratação"),
    "ro": WithdrawalLabels("Retrageți-vă din contract aici", "Confirmați retragerea"),
    "sk": WithdrawalLabels("Odstúpiť od zmluvy tu", "Potvrdiť odstúpenie od zmluvy"),
    "sl": WithdrawalLabels("Kliknite tukaj za odstop od pogodbe", "Potrdi odstop od pogodbe"),
    "sv": WithdrawalLabels("Ångra avtalet här", "Bekräfta frånträde"),
}


def withdrawal_labels(language: str) -> WithdrawalLabels:
    """The official labels. A language that is none of the 24 gets English."""
    return WITHDRAWAL_LABELS.get(language, WITHDRAWAL_LABELS["en"])


class ConsentKind(StrEnum):
    """What a consumer asks for and acknowledges before the order: two boxes a kind of line, neither ticked."""

    DOWNLOAD_NOW = "download_now"
    DOWNLOAD_LOSES_WITHDRAWAL = "download_loses_withdrawal"
    WORK_NOW = "work_now"
    WORK_LOSES_WITHDRAWAL = "work_loses_withdrawal"


@dataclass(frozen=True, slots=True)
class ConsentWording:
    """What the person read and agreed to: to be kept with the consent, word for word."""

    kind: ConsentKind
    language: str
    version: str
    text: str


_CONSENTS: dict[str, dict[ConsentKind, str]] = {
    "en": {
        ConsentKind.DOWNLOAD_NOW: "I ask you to make the file available before the 14 days end.",
        ConsentKind.DOWNLOAD_LOSES_WITHDRAWAL: (
            "I know that I lose my right of withdrawal when the download becomes available."
        ),
        ConsentKind.WORK_NOW: "I ask you to start the work before the 14 days end.",
        ConsentKind.WORK_LOSES_WITHDRAWAL: (
            "I know that I lose my right of withdrawal once the work is complete, "
            "and that I pay for the part done if I withdraw earlier."
        ),
    },
    "de": {
        ConsentKind.DOWNLOAD_NOW: "Ich bitte darum, die Datei vor Ablauf der 14 Tage bereitzustellen.",
        ConsentKind.DOWNLOAD_LOSES_WITHDRAWAL: (
            "Mir ist bekannt, dass ich mein Widerrufsrecht verliere, sobald der Download bereitsteht."
        ),
        ConsentKind.WORK_NOW: "Ich bitte darum, mit der Arbeit vor Ablauf der 14 Tage zu beginnen.",
        ConsentKind.WORK_LOSES_WITHDRAWAL: (
            "Mir ist bekannt, dass ich mein Widerrufsrecht verliere, sobald die Arbeit vollständig erbracht ist, "
            "und dass ich bei einem früheren Widerruf den schon geleisteten Teil bezahle."
        ),
    },
    "fr": {
        ConsentKind.DOWNLOAD_NOW: "Je demande que le fichier soit mis à disposition avant la fin des 14 jours.",
        ConsentKind.DOWNLOAD_LOSES_WITHDRAWAL: (
            "Je sais que je perds mon droit de rétractation dès que le téléchargement est disponible."
        ),
        ConsentKind.WORK_NOW: "Je demande que le travail commence avant la fin des 14 jours.",
        ConsentKind.WORK_LOSES_WITHDRAWAL: (
            "Je sais que je perds mon droit de rétractation une fois le travail entièrement exécuté, "
            "et que je paie la partie déjà réalisée si je me rétracte avant."
        ),
    },
    "el": {
        ConsentKind.DOWNLOAD_NOW: "Ζητώ να διατεθεί το αρχείο πριν από τη λήξη των 14 ημερών.",
        ConsentKind.DOWNLOAD_LOSES_WITHDRAWAL: (
            "Γνωρίζω ότι χάνω το δικαίωμα υπαναχώρησης μόλις γίνει διαθέσιμη η λήψη του αρχείου."
        ),
        ConsentKind.WORK_NOW: "Ζητώ να αρχίσει η εργασία πριν από τη λήξη των 14 ημερών.",
        ConsentKind.WORK_LOSES_WITHDRAWAL: (
            "Γνωρίζω ότι χάνω το δικαίωμα υπαναχώρησης μόλις ολοκληρωθεί η εργασία "
            "και ότι, αν υπαναχωρήσω νωρίτερα, πληρώνω για το μέρος που έχει ήδη εκτελεστεί."
        ),
    },
}


_QUOTES = {"en": ("“", "”"), "de": ("„", "“"), "fr": ("«\u202f", "\u202f»"), "el": ("«", "»")}


def consent(kind: ConsentKind, language: str, works: Iterable[str] = ()) -> ConsentWording:
    """The wording shown to a reader of `language`, with the works that it is said of before it.

    English where the interface is not ready in the language.
    """
    spoken = interface_language(language)
    opening, closing = _QUOTES[spoken]
    sentence = _CONSENTS[spoken][kind]
    named = ", ".join(f"{opening}{title}{closing}" for title in dict.fromkeys(works))
    return ConsentWording(kind, spoken, WORDING_VERSION, f"{named}: {sentence}" if named else sentence)
