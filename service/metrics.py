"""What Prometheus sees. One object an app, with its own registry, so that two apps in a process do not collide."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
TOKENS = (64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)


class Metrics:
    """Counters, gauges and histograms, each set where the state it tells of changes."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry = registry or CollectorRegistry()
        ProcessCollector(registry=registry)
        labels = ["method", "route", "status"]
        self.requests = Counter("copydesk_requests_total", "Requests answered.", labels, registry=registry)
        self.request_seconds = Histogram("copydesk_request_seconds", "Time to answer.", ["route"], buckets=SECONDS, registry=registry)
        self.in_flight = Gauge("copydesk_requests_in_flight", "Requests being answered.", registry=registry)
        self.documents = Counter("copydesk_documents_total", "Documents analysed.", registry=registry)
        self.characters = Counter("copydesk_characters_total", "Characters of text analysed.", registry=registry)
        self.ready = Gauge("copydesk_ready", "1 when the models are loaded and warm.", registry=registry)
        self.queue_tokens = Gauge("copydesk_queue_tokens", "Tokens that wait for an encoder.", registry=registry)
        self.batches = Counter("copydesk_batches_total", "Forward passes.", ["encoder"], registry=registry)
        self.tokens = Counter("copydesk_tokens_total", "Tokens of the windows encoded.", ["encoder"], registry=registry)
        self.batch_tokens = Histogram("copydesk_batch_tokens", "Tokens a batch.", ["encoder"], buckets=TOKENS, registry=registry)
        self.batch_seconds = Histogram(
            "copydesk_batch_seconds",
            "Time of a batch, its way to the process that computes and back included.",
            ["encoder"],
            buckets=SECONDS,
            registry=registry,
        )
        self.computed = Counter("copydesk_computed_tokens_total", "Tokens computed, padding included.", ["encoder"], registry=registry)
        self.forward_seconds = Histogram(
            "copydesk_forward_seconds", "Time a forward pass computes.", ["encoder"], buckets=SECONDS, registry=registry
        )
        self.stage_seconds = Histogram(
            "copydesk_stage_seconds",
            "Time a document takes in parsing, tokenising and decoding.",
            ["stage"],
            buckets=SECONDS,
            registry=registry,
        )
        self.gemm = Gauge(
            "copydesk_gemm_utilisation",
            "Rate of the last forward pass, all its work counted as matrix products, by the best product measured at start.",
            ["encoder"],
            registry=registry,
        )
        self.kernels = Gauge(
            "copydesk_kernels", "1 for the compiled kernels that compute, or torch with the reason.", ["kernels"], registry=registry
        )
        self.queue_seconds = Histogram("copydesk_queue_seconds", "Wait until the first window runs.", buckets=SECONDS, registry=registry)
        self.cache = Counter("copydesk_cache_windows_total", "Windows looked up in the cache, by result.", ["result"], registry=registry)
        self.shared = Counter(
            "copydesk_shared_total", "Documents answered with the work of the same document in flight.", registry=registry
        )
        self.jobs = Counter("copydesk_jobs_total", "Jobs that were taken in, and that ended, by status.", ["status"], registry=registry)
        self.job_documents = Counter(
            "copydesk_job_documents_total", "Documents of jobs, by what became of them.", ["result"], registry=registry
        )
        for result in ("done", "failed", "retried"):
            self.job_documents.labels(result)
        self.job_waiting = Gauge("copydesk_job_documents_waiting", "Documents of jobs without an item yet.", registry=registry)
        self.job_bytes = Gauge("copydesk_job_bytes", "Bytes that jobs take on disk.", registry=registry)
        self.callbacks = Counter("copydesk_callbacks_total", "Callbacks sent, by what became of them.", ["result"], registry=registry)
        self.workers = Gauge("copydesk_workers", "Processes of the encoders that compute now.", registry=registry)
        self.worker_ends = Counter(
            "copydesk_worker_ends_total",
            "Processes of the encoders that ended unasked, or hung and were killed.",
            ["how"],
            registry=registry,
        )
        self.worker_restarts = Counter(
            "copydesk_worker_restarts_total", "Processes of the encoders that were started again and are ready.", registry=registry
        )
        self.batches_lost = Counter(
            "copydesk_batches_lost_total", "Forward passes in which a process ended or hung.", ["encoder"], registry=registry
        )
        for how in ("ended", "hung"):
            self.worker_ends.labels(how)
        self.dropped = Counter("copydesk_dropped_total", "Documents not finished, by reason.", ["reason"], registry=registry)

    def expose(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)
