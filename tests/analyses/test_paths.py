"""Path models through the whole line: against PLS written out on people's scores, and what is refused or said."""

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import ndtr

import outsidein as oi
from methods.path_models import answers, plain, structure
from outsidein.analyses import ANALYSES
from outsidein.analyses.paths.measure import Paths
from outsidein.errors import InputError, MethodError, StudyError
from outsidein.methods.intervals import Z95, percentile
from outsidein.methods.pls import Structure
from outsidein.stats.moments import Moments
from outsidein.stats.plan import Pool, draw
from outsidein.stats.sample import Sample
from outsidein.study.sections import Item

NAMES = [f"i{place}" for place in range(11)]
TEXT = """
First =~ i0 + i1 + i2
Second =~ i3 + i4 + i5 + i6
Third =~ i7
Last =~ i8 + i9 + i10
Second ~ First
Third ~ First + Second
Last ~ Second + Third + First
"""
CONSTRUCTS = ("First", "Second", "Third", "Last")


def frame(rows: np.ndarray, names: list[str] = NAMES) -> pa.Table:
    return pa.table(
        {name: pa.array(column.tolist(), from_pandas=True) for name, column in zip(names, rows.T, strict=True)}
    )


def values(found: oi.Estimates) -> dict[tuple[str, str], float]:
    return {(row.quantity, row.subject): row.value for row in found}


def fit(rows: np.ndarray, text: str = TEXT, missing: str = "pairwise", **options) -> dict[tuple[str, str], float]:
    return values(oi.PathModel(text, **options).fit(frame(rows), missing=missing, replicates=200))


def holes(rows: np.ndarray, share: float = 0.1) -> np.ndarray:
    return np.where(np.random.default_rng(8).random(rows.shape) < share, np.nan, rows)


@pytest.mark.parametrize("scheme", ["path", "factorial", "centroid"])
def test_the_numbers_are_those_of_scores(scheme):
    rows = answers()
    weights, scores = plain(rows, structure(), scheme)
    found = fit(rows, scheme=scheme)
    owner = structure().owner
    for place in range(11):
        if place != 7:
            name = CONSTRUCTS[owner[place]]
            assert found["weight", f"{name} <~ i{place}"] == pytest.approx(weights[place], abs=1e-6)
            r = np.corrcoef(rows[:, place], scores[:, owner[place]])[0, 1]
            assert found["loading", f"{name} =~ i{place}"] == pytest.approx(r, abs=1e-6)
    fitted = np.linalg.lstsq(scores[:, :3], scores[:, 3], rcond=None)[0]
    for name, coefficient in zip(CONSTRUCTS, fitted, strict=False):
        assert found["path", f"{name} -> Last"] == pytest.approx(coefficient, abs=1e-6)


def test_every_number_has_its_subject():
    found = oi.PathModel("A =~ i0 + i1; B <~ i3 + i4; C =~ i7; B ~ A; C ~ A + B").fit(frame(answers()), replicates=200)
    assert {row.subject for row in found.where(quantity="path")} == {"A -> B", "A -> C", "B -> C"}
    assert {row.subject for row in found.where(quantity="total_effect")} == {"A -> B", "A -> C", "B -> C"}
    assert {row.subject for row in found.where(quantity="indirect_effect")} == {"A -> C"}
    assert {row.subject for row in found.where(quantity="weight")} == {"A <~ i0", "A <~ i1", "B <~ i3", "B <~ i4"}
    assert {row.subject for row in found.where(quantity="loading")} == {"A =~ i0", "A =~ i1", "B =~ i3", "B =~ i4"}
    assert {row.subject for row in found.where(quantity="ave")} == {"A"}
    assert {row.subject for row in found.where(quantity="htmt")} == {"A ~~ C"}
    assert {row.subject for row in found.where(quantity="vif")} == {"A -> C", "B -> C", "B <~ i3", "B <~ i4"}
    assert {row.subject for row in found.where(quantity="r2")} == {"B", "C"}
    assert not len(found.where(quantity="index"))  # free quantities have no lowest and highest answer


def test_weight_and_consistent_loadings_of_a_reflective_construct():
    found = fit(answers(800), consistent=True)
    own = np.array([found["weight", f"Last <~ i{place}"] for place in (8, 9, 10)])
    rho = found["rho_a", "Last"]
    assert found["loading", "Last =~ i8"] == pytest.approx(own[0] * np.sqrt(rho) / (own @ own))


def test_listwise_is_the_complete_rows():
    rows = holes(answers())
    assert fit(rows, missing="listwise") == pytest.approx(fit(rows[np.isfinite(rows).all(axis=1)]), abs=1e-9)


def test_mean_replacement_is_the_mean_in_the_holes():
    rows = holes(answers())
    filled = np.where(np.isfinite(rows), rows, np.nanmean(rows, axis=0))
    assert fit(rows, missing="mean") == pytest.approx(fit(filled), abs=1e-9)


def test_pairwise_uses_everybody_who_answered_both():
    rows = holes(answers())
    found = oi.PathModel("A =~ i0; B =~ i3; B ~ A").fit(frame(rows), replicates=200)
    both = np.isfinite(rows[:, [0, 3]]).all(axis=1)
    a, b = rows[both, 0], rows[both, 3]
    wanted = np.mean((a - a.mean()) * (b - b.mean())) / np.nanstd(rows[:, 0]) / np.nanstd(rows[:, 3])
    row = found.one(quantity="path")
    assert row.value == pytest.approx(wanted, abs=1e-9)
    assert "pairwise" in row.note


def test_contradicting_correlations_are_said():
    rng = np.random.default_rng(4)
    level = rng.normal(size=(300, 1))
    rows = level + 0.5 * rng.normal(size=(300, 3))
    rows[:, 2] = -rows[:, 1] + 0.5 * rng.normal(size=300)
    rows[100:200, 2] = rows[100:200, 0]
    for part, column in enumerate((2, 0, 1)):
        rows[100 * part : 100 * part + 100, column] = np.nan
    found = oi.PathModel("A =~ i0; B =~ i1; C =~ i2; B ~ A; C ~ A").fit(frame(rows, NAMES[:3]), replicates=200)
    assert all("not positive definite" in row.note for row in found)


def test_effects_of_a_model_without_the_path():
    rows, model = answers(), structure()
    _, whole = plain(rows, model, "path")

    def explained(scores: np.ndarray, by: list[int]) -> float:
        left = np.linalg.lstsq(scores[:, by], scores[:, 3], rcond=None)[1][0]
        return 1 - left / len(rows)

    without = Structure(model.blocks, model.modes, ((), (0,), (0, 1), (1, 2)))
    _, other = plain(rows, without, "path")
    full = explained(whole, [0, 1, 2])
    wanted = (full - explained(other, [1, 2])) / (1 - full)
    assert fit(rows, f2="refit")["f2", "First -> Last"] == pytest.approx(wanted, abs=1e-6)


HIGHER = """
First =~ i0 + i1 + i2; Second =~ i3 + i4 + i5 + i6; Last =~ i8 + i9 + i10; Third =~ i7
Service =~ First + Second
Third ~ Service
Last ~ Service + Third
"""


def test_two_stages_are_pls_on_the_scores_of_the_parts():
    rows, found = answers(), fit(answers(), HIGHER)
    first = Structure(((0, 1, 2), (3, 4, 5, 6), (8, 9, 10), (7,)), ("A",) * 4, ((), (), (0, 1, 3), (0, 1)))
    _, scores = plain(rows, first, "path")
    second = np.column_stack([scores[:, :2], rows[:, 7], rows[:, 8:]])
    model = Structure(((0, 1), (2,), (3, 4, 5)), ("A",) * 3, ((), (0,), (0, 1)))
    weights, whole = plain(second, model, "path")
    assert found["weight", "Service <~ First"] == pytest.approx(weights[0], abs=1e-6)
    assert found["path", "Service -> Third"] == pytest.approx(np.corrcoef(whole[:, 0], whole[:, 1])[0, 1], abs=1e-6)
    assert found["loading", "First =~ i0"] == pytest.approx(np.corrcoef(scores[:, 0], rows[:, 0])[0, 1], abs=1e-6)
    assert ("path", "First -> Third") not in found


def test_repeated_items_are_pls_with_the_items_twice():
    rows, found = answers(), fit(answers(), HIGHER, higher_order="repeated")
    twice = np.column_stack([rows[:, :7], rows[:, 8:], rows[:, 7], rows[:, :7]])
    blocks = ((0, 1, 2), (3, 4, 5, 6), (7, 8, 9), (10,), tuple(range(11, 18)))
    model = Structure(blocks, ("A",) * 5, ((4,), (4,), (4, 3), (4,), ()))
    weights, scores = plain(twice, model, "path")
    assert found["weight", "Service <~ i3"] == pytest.approx(weights[14], abs=1e-6)
    assert found["path", "Service -> First"] == pytest.approx(np.corrcoef(scores[:, 4], scores[:, 0])[0, 1], abs=1e-6)
    assert ("htmt", "First ~~ Service") not in found


SCALED = {"expectations": ["i0", "i1"], "quality": ["i3", "i4"], "value": "i7", "satisfaction": ["i5", "i6"],
          "loyalty": ["i8", "i9"]}  # fmt: skip


def ratings() -> pa.Table:
    rows = answers()
    return frame(np.clip(np.round(5.5 + 2 * (rows - rows.mean(axis=0)) / rows.std(axis=0)), 1, 10))


def test_the_index_is_the_mean_of_peoples_scores():
    table = ratings()
    found = oi.acsi(table, SCALED, scale=(1, 10), replicates=200)
    own = {row.subject: row.value for row in found.where(quantity="weight")}
    columns = {name: np.array(table[name].to_pylist(), float) for name in ("i5", "i6")}
    raw = {name: own[f"satisfaction <~ {name}"] / column.std() for name, column in columns.items()}
    people = 100 * sum(raw[n] * (columns[n] - 1) for n in raw) / sum(9 * raw[n] for n in raw)
    assert found.one(quantity="index", subject="satisfaction").value == pytest.approx(people.mean())
    assert found.one(quantity="performance", subject="satisfaction =~ i5").value == pytest.approx(
        100 * (columns["i5"].mean() - 1) / 9
    )
    assert len(found.where(quantity="path")) == 7


def test_stretching_a_scale_changes_neither_index_nor_coefficients():
    table = ratings()
    stretched = pa.table({name: [3.0 * value - 40 for value in table[name].to_pylist()] for name in table.column_names})
    first = oi.acsi(table, SCALED, scale=(1, 10), replicates=200)
    second = oi.acsi(stretched, SCALED, scale=(-37, -10), replicates=200)
    assert values(first) == pytest.approx(values(second), abs=1e-9)


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ({**SCALED, "qualty": ["i2"]}, "acsi has no construct 'qualty'.*did you mean 'quality'"),
        ({name: asked for name, asked in SCALED.items() if name != "value"}, "acsi needs items for 'value'"),
        ({**SCALED, "value": ["i5"]}, "'i5' measures 'value' and 'satisfaction'"),
        ({**SCALED, "value": []}, "construct 'value' has no items"),
    ],
)
def test_items_of_a_named_model_must_fit_it(items, words):
    with pytest.raises(ValueError, match=words):
        oi.acsi(ratings(), items, scale=(1, 10), replicates=200)


def refused(rows: np.ndarray, words: str, text: str = TEXT, **options) -> None:
    with pytest.raises(MethodError, match=words):
        fit(rows, text, **options)


def test_what_has_no_solution_is_refused_by_name():
    rows = answers()
    constant = rows.copy()
    constant[:, 4] = 3
    refused(constant, "item 'i4' is constant")
    twice = rows.copy()
    twice[:, 5] = 2 * twice[:, 1] + 1
    refused(twice, "items 'i1' and 'i5' hold the same answers")
    collinear = rows.copy()
    collinear[:, 9] = collinear[:, 8] + collinear[:, 10]
    refused(collinear, "items of 'Last' are collinear")
    refused(rows[:12], "12 answers to 'i0' are too few for a path model of 11 items")


def test_a_loading_over_one_is_refused_by_name():
    rng = np.random.default_rng(2)
    level = rng.normal(size=400)
    a = np.stack([level + 0.05 * rng.normal(size=400), *(0.3 * level + rng.normal(size=(2, 400)))], axis=1)
    b = (level + 0.3 * rng.normal(size=400))[:, None]
    rows = np.column_stack([a, b])
    with pytest.raises(MethodError, match=r"the loading of 'i0' on 'A' is over 1"):
        oi.PathModel("A =~ i0 + i1 + i2; B =~ i3; B ~ A", consistent=True).fit(frame(rows, NAMES[:4]), replicates=200)


def test_failed_replicates_are_counted_and_refused_past_a_share():
    """An item that one person in sixty answers otherwise is constant where that person is not drawn, and only there."""
    rows = answers()[:60]
    rows[:, 4] = 0
    rows[0, 4] = 1
    found = oi.PathModel(TEXT, failures=0.9).fit(frame(rows), replicates=200)
    row = found.one(quantity="path", subject="First -> Last")
    lost = np.isnan(row.replicates)
    left_out = draw([Pool("frame/row", np.zeros(60, np.int64))], seed=1, count=200).weights[:, 1:201] == 0
    assert np.sum((left_out == lost).all(axis=1)) == 1
    assert f"{lost.sum()} of 200 replicates could not be computed" in row.note
    share = f"{lost.mean():.0%} of replicates, more than 5%"
    refused(rows, f"no admissible solution in {share}; most often the weights did not converge$")


def test_a_slice_too_small_fails_alone_and_soon():
    table = frame(answers()).append_column("side", pa.array(["a"] * 145 + ["b"] * 5))
    with pytest.raises(MethodError, match="5 answers"):
        oi.PathModel(TEXT).fit(table, by="side", replicates=200)


def test_a_model_that_cannot_be_read_is_told_at_once():
    with pytest.raises(StudyError, match="model:1:23: there is no construct 'C'"):
        oi.PathModel("A =~ i0; B =~ i3; B ~ C")
    with pytest.raises(InputError, match="no column 'ix'"):
        oi.PathModel("A =~ ix; B =~ i3; B ~ A").fit(frame(answers()))


def test_interval_method_follows_the_size():
    few = oi.PathModel(TEXT).fit(frame(answers(150)), replicates=300).one(quantity="path", subject="First -> Second")
    many = oi.PathModel(TEXT).fit(frame(answers(600)), replicates=300).one(quantity="path", subject="First -> Second")
    level = 2 * ndtr(np.sqrt([150 / 149, 600 / 599]) * Z95) - 1
    plainly = [percentile(row.replicates, part) for row, part in zip((few, many), level, strict=True)]
    assert (many.low, many.high) == pytest.approx((float(plainly[1].low), float(plainly[1].high)))
    assert abs(few.low - float(plainly[0].low)) > 1e-6
    assert few.low < few.value < few.high


def people(rows: np.ndarray) -> Sample:
    """A sample in which every person is a random group."""
    z = np.column_stack([np.ones_like(rows), rows])
    first, second = np.triu_indices(z.shape[1])
    group = np.arange(len(rows))
    moments = Moments(tuple(NAMES), np.zeros(11), group, np.zeros_like(group), z[:, first] * z[:, second],
                      np.ones(rows.shape, np.int64))  # fmt: skip
    replicates = draw([Pool("rows", np.zeros(len(rows), np.int64))], seed=3, count=20)
    items = moments.items
    return Sample({}, {items: moments}, replicates, independent=True, complete={items: moments})


def test_prediction_is_that_of_people_left_out():
    """Fold by fold: PLS written out on the people kept, applied to the answers of those left out."""
    rows = answers(120)
    sample, error, linear, mean = people(rows), 0.0, 0.0, 0.0
    measure = Paths(id="m", kind="paths", model=TEXT, predict=True)
    kinds = dict.fromkeys(NAMES, Item(scale="number"))
    found = {(row.quantity, row.subject): row.value for row in ANALYSES["paths"].compute(measure, kinds, sample)}
    deal = np.argmin(sample.replicates.weights[:, 21:], axis=1) % 10
    assert len(set(deal.tolist())) == 10
    for number in range(10):
        kept, left = rows[deal != number], rows[deal == number]
        middle, spread = kept.mean(axis=0), kept.std(axis=0)
        weights, scores = plain(kept, structure(), "path")
        new = (left - middle) / spread
        own = np.stack([new[:, list(b)] @ weights[list(b)] for b in structure().blocks], axis=1)
        beta = np.linalg.lstsq(scores[:, :3], scores[:, 3], rcond=None)[0]
        loading = np.corrcoef(kept[:, 8], scores[:, 3])[0, 1]
        error += np.sum((left[:, 8] - middle[8] - spread[8] * loading * (own[:, :3] @ beta)) ** 2)
        fitted = np.linalg.lstsq(np.column_stack([np.ones(len(kept)), kept[:, :8]]), kept[:, 8], rcond=None)[0]
        linear += np.sum((left[:, 8] - np.column_stack([np.ones(len(left)), left[:, :8]]) @ fitted) ** 2)
        mean += np.sum((left[:, 8] - middle[8]) ** 2)
    assert found["q2_predict", "Last =~ i8"] == pytest.approx(1 - error / mean, abs=1e-6)
    assert found["q2_linear", "Last =~ i8"] == pytest.approx(1 - linear / mean, abs=1e-6)


def test_prediction_has_intervals_and_needs_enough_people():
    found = oi.PathModel(TEXT, predict=True).fit(frame(holes(answers(), 0.02)), replicates=200)
    row = found.one(quantity="q2_predict", subject="Second =~ i3")
    assert row.low < row.value < row.high
    assert row.n < 150
    assert "10 folds of people who answered every question" in row.note
    with pytest.raises(MethodError, match="prediction needs twice as many complete answer sheets"):
        oi.PathModel(TEXT, predict=True).fit(frame(answers()[:20]), replicates=200)
