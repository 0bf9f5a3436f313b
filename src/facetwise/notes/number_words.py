"""Small numbers written as words."""

NUMBERS = {
    word: number
    for number, word in enumerate(
        (
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        )
    )
}
WORDS = "|".join(NUMBERS)  # for patterns


def number_of(words: str) -> float:
    """The number that digits or a word stand for.

    Raises:
        ValueError: if it is neither.
    """
    return float(NUMBERS.get(words, words))
