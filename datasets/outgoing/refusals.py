"""Why a server at a person's address gave no usable answer. None of them quotes what it said."""

from datasets.errors import DomainError


class OutgoingError(DomainError):
    """`params`: {host}, and what the sentence needs besides."""

    status = 503
    code = "server_unreachable"
    sentence = "Nothing answers at {host}. Check the address, and that the server runs."

    def __init__(self, host: str, **params: object) -> None:
        super().__init__(self.sentence.format(host=host, **params), params={"host": host, **params})


class HostUnknownError(OutgoingError):
    code = "host_unknown"
    sentence = "There is no host {host}. Check how it is written."


class ServerTooSlowError(OutgoingError):
    code = "server_too_slow"
    sentence = "{host} did not answer within {seconds} seconds."


class ServerBrokeOffError(OutgoingError):
    code = "server_broke_off"
    sentence = "{host} broke off before it had answered, or does not speak HTTP."


class CertificateRefusedError(OutgoingError):
    code = "certificate_refused"
    sentence = (
        "No safe connection to {host}: its certificate is not for that name, too old or of nobody known."
    )


class RedirectRefusedError(OutgoingError):
    code = "redirect_refused"
    sentence = "{host} sends on to another address, which Easel does not follow. Enter the final address."


class AnswerTooLargeError(OutgoingError):
    code = "answer_too_large"
    sentence = "{host} answered with more than {megabytes} MB."


class AnswerNotJsonError(OutgoingError):
    code = "answer_not_json"
    sentence = "{host} answered with something that is no JSON. Check that the address is that of the model."
