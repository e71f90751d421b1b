"""The demo catalogue: works drawn by the project itself and the loader that sells them."""
