"""Why a page can't be had."""

from __future__ import annotations

from .root import QuothError


class FetchError(QuothError):
    """No page could be had from an address."""

    def __init__(self, address: str, sentence: str) -> None:
        super().__init__(sentence)
        self.address = address


class BadAddress(FetchError):
    def __init__(self, address: str, what: str) -> None:
        super().__init__(
            address,
            f"{address} is not a page's address ({what}): give one like https://example.org/page.",
        )


class AddressNotAllowed(FetchError):
    def __init__(self, address: str, why: str) -> None:
        super().__init__(address, f"{address} is not fetched: {why}.")


class ServerUnknown(FetchError):
    def __init__(self, address: str) -> None:
        super().__init__(
            address, f"There is no server by the name in {address}: check how it is written."
        )


class ServerUnreachable(FetchError):
    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            address, f"The server of {address} can't be reached ({reason}): try again later."
        )


class ServerUnproven(FetchError):
    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            address,
            f"The server of {address} can't prove that it is the right one ({reason}): check the "
            "address, or save the page in a browser and add the file.",
        )


class ServerFailed(FetchError):
    def __init__(self, address: str, status: int) -> None:
        super().__init__(
            address, f"The server of {address} can't give the page now ({status}): try again later."
        )


class FetchTimedOut(FetchError):
    def __init__(self, address: str, seconds: float) -> None:
        super().__init__(
            address,
            f"{address} took longer than {seconds:g} seconds: try again later, or save the page "
            "in a browser and add the file.",
        )


class TooManyRedirects(FetchError):
    def __init__(self, address: str, limit: int) -> None:
        super().__init__(
            address,
            f"{address} leads on to other addresses more than {limit} times: open it in a browser "
            "and give the address where that ends.",
        )


class PageMissing(FetchError):
    def __init__(self, address: str, status: int) -> None:
        super().__init__(address, f"There is no page at {address} ({status}): check the address.")


class PageNotOpen(FetchError):
    def __init__(self, address: str, status: int) -> None:
        super().__init__(
            address,
            f"{address} is not open to everybody ({status}): save the page in a browser and add "
            "the file.",
        )


class PageTooLarge(FetchError):
    def __init__(self, address: str, limit: int) -> None:
        super().__init__(
            address,
            f"{address} is over the limit of {limit / 1_000_000:g} MB: save the part you need and "
            "add the file.",
        )


class PageBroken(FetchError):
    def __init__(self, address: str, what: str) -> None:
        super().__init__(
            address,
            f"The server of {address} sends no whole page ({what}): try again later, or save the "
            "page in a browser and add the file.",
        )
