"""Models that run on a server of their own, a Label Studio ML backend: added, changed, asked how they are."""

import datetime as dt

from datasets.errors import DomainError
from datasets.models import User
from datasets.outgoing import parse_place
from labeling.models import LabelingModel, ModelKind
from labeling.services.backends import Backend, Health, check_backend
from labeling.services.models import new_model, require_own, save_model


def add_backend(
    *, name: str, url: str, user: str, password: str, actor: User, now: dt.datetime
) -> LabelingModel:
    """Add a backend that is up; its name is its host's unless one is given.

    Raises NameTakenError, AddressInvalidError, AddressRefusedError, OutgoingError, BackendSignInError and so on.
    """
    place = parse_place(url)
    model = new_model(name or place.host, ModelKind.LABEL_STUDIO_ML, actor, now)
    model.url, model.user, model.password = place.url, user, password
    check_backend(backend_of(model))
    save_model(model)
    return model


def move_backend(
    *,
    model: LabelingModel,
    actor: User,
    url: str | None = None,
    user: str | None = None,
    password: str | None = None,
) -> None:
    """Change where a backend is or how to sign in; it must be up there. Saves nothing. Raises as `add_backend`.

    A password is never sent to another place than the one that it was entered for: there it is asked for anew.
    """
    require_own(model, actor)
    if url is not None and (place := parse_place(url)).url != model.url:
        model.url, model.password = place.url, ""
    model.user = model.user if user is None else user
    model.password = model.password if password is None else password
    check_backend(backend_of(model))


def backend_of(model: LabelingModel) -> Backend:
    return Backend(parse_place(model.url), model.user, model.password)


def health_of(model: LabelingModel) -> Health | DomainError:
    """How a backend is at this moment, or what is the matter with it."""
    try:
        return check_backend(backend_of(model))
    except DomainError as error:
        return error
