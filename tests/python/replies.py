"""What the clients normally hide: status codes, headers, and whether an operation has ended."""

POLL_S = 60


def status(pipeline_response, _model, _headers):
    """As `cls=status`: the HTTP status instead of the model."""
    return pipeline_response.http_response.status_code


def status_and_model(pipeline_response, model, _headers):
    """As `cls=status_and_model`: the HTTP status and the model."""
    return pipeline_response.http_response.status_code, model


def etag(pipeline_response, _model, _headers):
    """As `cls=etag`: the ETag header."""
    return pipeline_response.http_response.headers["ETag"]


def status_and_etag(pipeline_response, _model, _headers):
    """As `cls=status_and_etag`: the HTTP status and the ETag header."""
    response = pipeline_response.http_response
    return response.status_code, response.headers["ETag"]


def finish(poller):
    """The result of a long-running operation, which must end in reasonable time."""
    result = poller.result(timeout=POLL_S)
    assert poller.done(), f"the operation has not ended after {POLL_S} s: {poller.status()}"
    return result


def follow(begin, *args, **options):
    """Finishes an operation: its result, and the status of every reply on the way to it."""
    codes = []

    def seen(reply):
        codes.append(reply.http_response.status_code)

    return finish(begin(*args, raw_response_hook=seen, **options)), codes


def names(items):
    return [item.name for item in items]


def targets(error):
    """The wire names of the fields that a validation error complains about."""
    return [detail.target for detail in error.error.details]
