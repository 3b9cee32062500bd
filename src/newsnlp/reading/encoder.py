"""The news encoder as a spaCy component: one pass gives names, attribution and sentence starts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from newsnlp.errors import ModelError
from newsnlp.reading.decoding import Found, agree_on_kinds, decode_labels, log_softmax, spans_of
from newsnlp.reading.labels import ATTRIBUTION, ENTITIES, WIDTH, kinds_of
from newsnlp.reading.pieces import Pieces, cut_pieces, name_words
from newsnlp.reading.windows import CLS, SEP, plan_windows

if TYPE_CHECKING:
    import onnxruntime
    from spacy.language import Language
    from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]
ENTITY_KINDS = np.array(kinds_of(ENTITIES))
FILES = ("encoder.onnx", "tokenizer.json", "settings.json")


@dataclass(frozen=True)
class Settings:
    """How the logits are read.

    Sizes are in pieces; scale and shift turn a logit into a calibrated probability; agreement: how much the words of
    a text that are written alike listen to each other; outside_bias: what is taken from the logit of "no part of an
    attribution", for every word; outside_marks_bias: the same, for words that are not in double quotation marks alone.
    """

    size: int = 254
    before: int = 24
    after: int = 8
    agreement: float = 0.65
    entity_scale: float = 1.0
    entity_shift: float = 0.0
    attribution_scale: float = 1.0
    attribution_shift: float = 0.0
    outside_bias: float = 0.0
    outside_marks_bias: float = 0.2  # best of 0 to 0.8 on PolNeAR dev, over four positions of the windows

    @classmethod
    def from_json(cls, text: str | bytes) -> Settings:
        return cls(**json.loads(text))


class NewsEncoder:
    """doc.ents, doc.spans["entities"] and doc.spans["attribution"], each group with attrs["scores"]; sentence starts.

    Each window goes through the network alone: int8 activations are scaled by what stands in the tensor, so a window
    in company would depend on its company. The same text gives the same result whatever the batch, the order and the
    number of threads, which only says how many windows are on their way at a time.
    """

    def __init__(self, name: str = "news_encoder", *, threads: int = 1):
        if threads < 1:
            raise ValueError(f"threads is {threads}, expected at least 1")
        self.name = name
        self.threads = threads
        self.settings = Settings()
        self._files: dict[str, bytes] = {}
        self._session: onnxruntime.InferenceSession | None = None
        self._tokenizer: Tokenizer | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Without the session, which cannot travel; it is opened anew where it is needed."""
        return {**vars(self), "_session": None}

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """The docs, annotated, in order."""
        batches = cast("Callable[[Iterable[Doc], int], Iterator[list[Doc]]]", minibatch)
        for docs in batches(stream, batch_size):
            cut = [cut_pieces(doc.text, self.tokenizer) for doc in docs]
            for doc, pieces, logits in zip(docs, cut, self.read(cut)):
                self.annotate(doc, pieces, logits)
                yield doc

    def read(self, texts: list[Pieces]) -> list[Floats]:
        """Logits of the words of each text, (words, WIDTH): those of each word's first piece."""
        words = [np.flatnonzero(pieces.first) for pieces in texts]
        jobs = []
        for i, pieces in enumerate(texts):
            line_starts = np.flatnonzero(pieces.first & (pieces.features[:, 3] >= 2))
            s = self.settings
            windows = plan_windows(len(pieces), line_starts, size=s.size, before=s.before, after=s.after)
            jobs += [(i, window) for window in windows]
        session = self.session

        def run(job: tuple[int, Any]) -> Floats:
            i, w = job
            pieces = texts[i]
            ids = np.empty((1, w.end - w.start + 2), np.int64)
            ids[0, 0], ids[0, 1:-1], ids[0, -1] = CLS, pieces.ids[w.start : w.end], SEP
            features = np.zeros((1, ids.shape[1], pieces.features.shape[1]), np.int64)
            features[0, 1:-1] = pieces.features[w.start : w.end]
            first, last = np.searchsorted(words[i], (w.core_start, w.core_end))
            asked = words[i][first:last] - w.start + 1
            (logits,) = session.run(None, {"ids": ids, "features": features, "asked": asked})
            return np.asarray(logits[0], np.float32)

        if self.threads == 1 or len(jobs) < 2:
            answers: Iterator[Floats] = map(run, jobs)
            pool = None
        else:
            pool = ThreadPoolExecutor(self.threads)
            answers = pool.map(run, jobs)
        read: list[list[Floats]] = [[np.empty((0, WIDTH), np.float32)] for _ in texts]
        try:
            for (i, _), answer in zip(jobs, answers):
                read[i].append(answer)
        finally:
            if pool is not None:
                pool.shutdown()
        return [np.concatenate(parts) for parts in read]

    def annotate(self, doc: Doc, pieces: Pieces, logits: Floats) -> None:
        words = np.flatnonzero(pieces.first)
        starts, ends = pieces.starts[words], pieces.word_ends[words]
        new_line = pieces.features[words, 3] >= 2
        token_starts = np.asarray(doc.to_array("IDX"), np.int64)
        begins = logits[:, len(ENTITIES) + len(ATTRIBUTION)] > 0
        self._set_sentences(doc, starts[begins | new_line], token_starts)
        s = self.settings
        found = self.find_names(pieces, logits)
        spans, scores = place_spans(doc, found, starts, ends, token_starts, s.entity_scale, s.entity_shift)
        doc.set_ents(spans)
        doc.spans["entities"] = spans
        doc.spans["entities"].attrs["scores"] = scores
        found = self.find_attribution(pieces, logits)
        spans, scores = place_spans(doc, found, starts, ends, token_starts, s.attribution_scale, s.attribution_shift)
        doc.spans["attribution"] = spans
        doc.spans["attribution"].attrs["scores"] = scores

    def find_names(self, pieces: Pieces, logits: Floats) -> list[Found]:
        """The names of a text out of the logits of its words, as words, before their scores are calibrated."""
        names = log_softmax(logits[:, : len(ENTITIES)])
        names = agree_on_kinds(names, ENTITY_KINDS, name_words(pieces), self.settings.agreement)
        new_line = pieces.features[pieces.first, 3] >= 2
        return spans_of(decode_labels(names, ENTITIES, new_line), names, ENTITIES)

    def find_attribution(self, pieces: Pieces, logits: Floats) -> list[Found]:
        """Sources, cues and contents likewise."""
        said = logits[:, len(ENTITIES) : len(ENTITIES) + len(ATTRIBUTION)].copy()
        in_marks = pieces.features[pieces.first, 1] > 0
        said[:, 0] -= self.settings.outside_bias + np.where(in_marks, 0.0, self.settings.outside_marks_bias)
        said = log_softmax(said)
        return spans_of(decode_labels(said, ATTRIBUTION), said, ATTRIBUTION)

    def _set_sentences(self, doc: Doc, at: npt.NDArray[np.int64], token_starts: npt.NDArray[np.int64]) -> None:
        if not len(doc):
            return
        marks = np.full(len(doc), -1, np.int64)
        marks[0] = 1
        if len(at):
            marks[np.clip(np.searchsorted(token_starts, at, side="right") - 1, 0, None)] = 1
        doc.from_array(["SENT_START"], cast("Any", marks.astype(np.uint64).reshape(-1, 1)))

    @property
    def session(self) -> onnxruntime.InferenceSession:
        if self._session is None:
            self._session = open_session(self._file("encoder.onnx"))
        return self._session

    @property
    def tokenizer(self) -> Tokenizer:
        if self._tokenizer is None:
            from tokenizers import Tokenizer

            self._tokenizer = Tokenizer.from_str(self._file("tokenizer.json").decode())
            self._tokenizer.no_padding()
            self._tokenizer.no_truncation()
        return self._tokenizer

    def _file(self, name: str) -> bytes:
        if name not in self._files:
            raise ModelError(f"the news encoder has no {name}; load it with spacy.load(newsnlp.models.path('en_news'))")
        return self._files[name]

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            (folder / name).write_bytes(self._file(name))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> NewsEncoder:
        """Loads encoder.onnx, tokenizer.json and settings.json of a folder.

        Raises:
            ModelError: one of them is missing.
        """
        files = {}
        for name in FILES:
            try:
                files[name] = (Path(path) / name).read_bytes()
            except OSError as error:
                raise ModelError(f"cannot read {Path(path) / name}: {error.strerror or error}") from error
        return self._take(files)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        import srsly

        return bytes(srsly.msgpack_dumps({name: self._file(name) for name in FILES}))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> NewsEncoder:
        import srsly

        return self._take(srsly.msgpack_loads(data))

    def _take(self, files: dict[str, bytes]) -> NewsEncoder:
        self._files = files
        self.settings = Settings.from_json(files["settings.json"])
        self._session = None
        self._tokenizer = None
        return self


def open_session(model: bytes) -> onnxruntime.InferenceSession:
    """An ONNX Runtime session on one CPU thread that never spins.

    Raises:
        ModelError: the bytes are no model that this ONNX Runtime reads.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The fused kernel is a scalar loop that took a quarter of the time; apart, both halves are vectorised.
    unfused = ["SkipLayerNormFusion"]
    try:
        return onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"], disabled_optimizers=unfused
        )
    except Exception as error:
        raise ModelError(f"ONNX Runtime {onnxruntime.__version__} cannot open the encoder: {error}") from error


def place_spans(
    doc: Doc,
    found: list[Found],
    starts: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    token_starts: npt.NDArray[np.int64],
    scale: float,
    shift: float,
) -> tuple[list[Span], list[float]]:
    """Spans of words as spaCy Spans, widened to whole tokens, never overlapping; and their calibrated scores."""
    if not found:
        return [], []
    first = np.searchsorted(token_starts, starts[[f.start for f in found]], side="right") - 1
    last = np.searchsorted(token_starts, ends[[f.end - 1 for f in found]], side="left")
    spans: list[Span] = []
    scores: list[float] = []
    for f, i, j in zip(found, first.tolist(), last.tolist()):
        i = max(i, spans[-1].end) if spans else i
        if i < j:
            spans.append(Span(doc, i, j, label=f.label))
            scores.append(round(calibrate(f.probability, scale, shift), 4))
    return spans, scores


def calibrate(probability: float, scale: float, shift: float) -> float:
    """Platt scaling of a probability in (0, 1) through its logit. Source: Platt (1999)."""
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return float(1 / (1 + np.exp(-(scale * np.log(p / (1 - p)) + shift))))


def make_news_encoder(nlp: Language, name: str, threads: int) -> NewsEncoder:
    return NewsEncoder(name, threads=threads)


def register() -> None:
    """Makes the factory known to spaCy; the package's entry point does the same on `spacy.load`."""
    from spacy.language import Language

    if not Language.has_factory("news_encoder"):
        Language.factory(
            "news_encoder",
            default_config={"threads": 1},
            assigns=["doc.ents", "doc.spans", "token.is_sent_start"],
            func=make_news_encoder,
        )


register()
