package expect_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/expect"
)

// TestScopes: what every expectation of the catalogue is about, and that it can judge that.
func TestScopes(t *testing.T) {
	want := map[expect.Scope]string{
		expect.ScopeEvents: "order exactly starts_with ends_with sequence follows followed nests count never every some no first last nth same unique " +
			"increases decreases changes compare repeats sum joined only_at nowhere echoes ids arrives absent interval delay unbuffered rate delivers",
		expect.ScopeStream:  "silence_at_most stays_open ends status header request_header reconnections asks_not_to_reconnect response media_type compressed protocol retry line_endings violations profile",
		expect.ScopeStreams: "every_stream_has_the_same same_in_every_stream own_in_every_stream together",
		expect.ScopeCutOff:  "resumes",
		expect.ScopeStub:    "received received_order received_interval",
		expect.ScopeService: "stops logs",
	}
	got := map[expect.Scope]string{}
	for _, spec := range expect.Catalogue() {
		x := spec.New()
		scope := x.Scope()
		got[scope] = strings.TrimSpace(got[scope] + " " + spec.Key)
		_, ofStream := x.(expect.OfStream)
		_, ofScenario := x.(expect.OfScenario)
		_, cuts := x.(expect.CutsClients)
		if ofStream != scope.OneStream() || ofScenario == ofStream || cuts != (scope == expect.ScopeCutOff) {
			t.Errorf("%s of scope %d: a stream's %v, a scenario's %v, cuts clients %v", spec.Key, scope, ofStream, ofScenario, cuts)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestWhatIsNamedIsKnown: of every expectation that names a stub, a call, or what its time counts from, that is told.
func TestWhatIsNamedIsKnown(t *testing.T) {
	told := map[string]func(expect.Expectation) string{"Stub": expect.StubOf, "AfterCall": expect.AfterCallOf, "Of": expect.CallOf}
	for _, spec := range expect.Catalogue() {
		for name, of := range told {
			x := spec.New()
			field := reflect.ValueOf(x).Elem().FieldByName(name)
			if !field.IsValid() || name == "Of" && x.Scope() != expect.ScopeStream { // of events, it is a kind
				continue
			}
			field.SetString("named")
			if got := of(x); got != "named" {
				t.Errorf("%s: %s is not told: %q", spec.Key, name, got)
			}
		}
	}
}

// TestForEachIsOfEvents: only what is about events can be said of some of them.
func TestForEachIsOfEvents(t *testing.T) {
	for _, spec := range expect.Catalogue() {
		err := expect.ForEach{Path: "p", Expectation: spec.New()}.Validate()
		if (err == nil) != (spec.New().Scope() == expect.ScopeEvents) {
			t.Errorf("for each of %s: %v", spec.Key, err)
		}
	}
}

// lost is an expectation that cannot judge what it says that it is about.
type lost struct{ scope expect.Scope }

func (x lost) Scope() expect.Scope { return x.scope }
func (lost) String() string        { return "lost" }

func TestWhatCannotJudgeSaysSo(t *testing.T) {
	for scope, want := range map[expect.Scope]string{
		expect.ScopeEvents:  "lost: it is about a stream, and cannot judge one",
		expect.ScopeService: "lost: it is about a scenario, and cannot judge one",
	} {
		if _, err := judge(lost{scope}, expect.Env{}, stream("1 a x")); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestJudgeOnSeveralStreams: the first that breaks it decides; where all hold, the first
// warning counts.
func TestJudgeOnSeveralStreams(t *testing.T) {
	one, two, three := stream("1 a x"), stream("900 a x"), stream("5000 a x")
	x := expect.Arrives{Kind: "a", Within: 1000 * ms, Ideally: 500 * ms}
	v, err := judge(x, expect.Env{}, one, two)
	if err != nil || v.State != expect.Held || v.Warning == "" || v.Stream != two {
		t.Errorf("%+v, %v", v, err)
	}
	v, err = judge(x, expect.Env{}, one, three, two)
	if err != nil || v.State != expect.Broken || v.Stream != three {
		t.Errorf("%+v, %v", v, err)
	}
}
