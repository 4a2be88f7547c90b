"""The printed pieces of a paper's head and foot, before they are understood."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """What a paper prints about itself, each piece cleaned but otherwise as printed; "" where it prints none."""

    identifier: str = ""  # of the colophon: "kst-36450-3"
    chamber: str = ""  # "Tweede Kamer der Staten-Generaal"
    session_year: str = ""  # "Vergaderjaar 2023–2024"
    dossiers: tuple[str, ...] = ()  # one per dossier: "36 410 XVI", "21 501-02", "36 455 (R2188)"
    dossier_title: str = ""  # of the first dossier
    number: str = ""  # "Nr. 3", "M"; of questions with answers "1786"
    kind: str = ""  # "BRIEF VAN DE MINISTER VAN ..."
    descriptions: tuple[str, ...] = ()  # of questions with answers: "Vragen van ...", "Antwoord van ..."
    openings: tuple[
        str, ...
    ] = ()  # addressee, place and date: "Voorgesteld 6 juli 2021", "Den Haag, 12 juni 2024"
    closings: tuple[
        str, ...
    ] = ()  # other lines with place and date at the end: "’s-Gravenhage, 16 oktober 2023"
    signers: tuple[
        tuple[str, str], ...
    ] = ()  # (role, name): ("De Minister van Economische Zaken", "D.S. Beljaarts")
    footer: str = ""  # "Tweede Kamer, vergaderjaar 2023–2024, 36 450, nr. 3"
