package faults

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ability is what can be said of a stream, or around it: a feature of the repository that needs it,
// and what breaks that. What no fault of a service shows breaks in a test.
type ability struct {
	name, feature, scenario string
	breaks                  string // a fault, or FILE:TEST
}

// catalogue is the test that holds what each expectation says where it breaks.
const catalogue = "internal/reference/examples/examples_test.go:TestWhatEveryExpectationSays"

func abilities() []ability {
	return slices.Concat(valuesFromTheStream(), afterTheEnd(), comingBack(), assembled(), many(), shared())
}

func valuesFromTheStream() []ability {
	return []ability{
		{"what an event says is captured, and called", talk, asksBack, "wrong-endpoint"},
		{"a captured ID is replied to", talk, asksBack, "question-without-id"},
		{"an expectation knows what was captured", talk, asksBack, "answer-to-another"},
		{"a captured number stays one", talk, "the same, with what is captured said here", "internal/play/captures_test.go:TestCaptures"},
		{"an event's own fields", answer, resumes, "repeated-id"},
		{"whether an event has an ID", task, "no event has an ID", "id-field"},
		{"a call that is answered by a stream", talk, byStream, "session-lost"},
		{"a call is made until its response fits", talk, byStream, "never-answered"},
		{"a rule about all streams of a session", talk, oneWindow, "question-everywhere"},
	}
}

func afterTheEnd() []ability {
	return []ability{
		{"a call once the stream has ended", afterwards, "what is called once the stream has ended", "always-running"},
		{"what is done in the end, whatever happens", afterwards, "the state of a task, once its stream has ended", "undeletable"},
		{"a moment before the head", afterwards, "a call before the head has come", "internal/play/afterwards_test.go:TestWhatComesBeforeTheHeadAndAfterTheEnd"},
		{"a service stops in time", afterwards, "a service stops when it is asked to", "ignores-shutdown"},
		{"what arrives is measured from a restart", plays, "a deploy is a short absence", "lost-shutdown"},
		{"silence while a service stands still", afterwards, "a service that stands still is silent", catalogue},
		{"a client that leaves before the head", afterwards, "a client that leaves before the head has come", "internal/play/afterwards_test.go:TestWhatComesBeforeTheHeadAndAfterTheEnd"},
		{"the server notices that its client has gone", serviceLog, "the server notices that its client has gone", "leave-unnoticed"},
		{"calls without a stream", afterwards, "a task that nobody follows", "uncancellable"},
		{"what a service logs", serviceLog, "nothing is logged as an error", "logged-error"},
		{"how often, and how soon again, a stub is asked", upstreams, frontEnd, "front-end-hammered"},
		{"the headers that a stub received", upstreams, frontEnd, "front-end-told"},
		{"the bodies that a stub received", upstreams, lostClient, "pushed-for-ever"},
		{"a client that backs off", upstreams, "a client that backs off waits longer each time", catalogue},
	}
}

func comingBack() []ability {
	return []ability{
		{"coming back by another request", talk, resumed, "resume-skips"},
		{"what is captured names what is come back to", talk, resumed, "response-forgotten"},
		{"how often a client came back", connections, "a task's stream comes over one connection", "cut-in-progress"},
		{"one connection of a stream", connections, "a feed that is over says so to whoever comes back", catalogue},
	}
}

func assembled() []ability {
	return []ability{
		{"pieces make a text, and JSON for each key", answer, "pieces make a text, and the arguments of each tool", "lost-piece"},
		{"changes make a state", answer, "changes make a state", "lost-patch"},
		{"a condition", answer, addsUp, "wrong-usage"},
		{"a condition that cannot be evaluated", answer, addsUp, "usage-type"},
		{"a schema by a pointer into a file", answer, "events are as the interface describes them", "usage-type"},
		{"what is sent apart arrives apart", answer, asMade, "pieces-together"},
		{"so many a second", answer, asMade, "slow-pieces"},
		{"a share within a time", answer, asMade, catalogue},
	}
}

func many() []ability {
	return []ability{
		{"many clients miss nothing", rooms, "nobody misses anything", "message-missed-by-one"},
		{"each client has a user", rooms, "everybody is who he is", "welcomed-as-another"},
		{"each client calls by itself", seats, "everybody says where he sits", "message-as-the-one-before"},
	}
}

func shared() []ability {
	return []ability{
		{"a piece of several scenarios", plays, "a stream that opens late", "start-fails"},
		{"environments and variables", task, completes, "internal/cli/environment_test.go:TestEnvironmentsAndVariables"},
		{"services that know each other", plays, "services that know each other find each other", "version-made-up"},
		{"a second port", secure, "a second port is another address of the same service", "admin-port-closed"},
		{"another program at a port", plays, "services that know each other find each other", "internal/service/allot_test.go:TestAnotherProgramAtAnAllottedPort"},
		{"a stub looks at the body", upstreams, held, "pushed-flat"},
		{"a stub calls while it holds a request", upstreams, held, "pushed-late"},
		{"a stub does something at a moment", upstreams, lostClient, "pushed-for-ever"},
		{"a stub keeps clients apart", upstreams, held, "pushed-to-another"},
		{"TLS of a service, for its calls", secure, overTLS, "self-signed"},
		{"TLS of a service, for its streams", secure, overTLS, "internal/play/tls_test.go:TestTLSOfAService"},
	}
}

// TestEachAbilityHasAFeatureThatBreaks: the feature has the scenario, and the fault is planted there,
// or the test exists.
func TestEachAbilityHasAFeatureThatBreaks(t *testing.T) {
	for _, a := range abilities() {
		if !fileHas(t, a.feature, "Scenario: "+a.scenario+"\n") {
			t.Errorf("%s: %s has no scenario %q", a.name, a.feature, a.scenario)
		}
		if file, test, isTest := strings.Cut(a.breaks, ":"); isTest {
			if !fileHas(t, file, "func "+test+"(t *testing.T)") {
				t.Errorf("%s: %s has no test %s", a.name, file, test)
			}
			continue
		}
		found := func(c Case) bool {
			return c.Fault == a.breaks && c.Feature == a.feature && a.scenario == c.Scenario
		}
		if !slices.ContainsFunc(Cases(), found) {
			t.Errorf("%s: no fault %q is planted in %q of %s", a.name, a.breaks, a.scenario, a.feature)
		}
	}
}

// fileHas tells whether a file of the repository has a text.
func fileHas(t *testing.T, path, text string) bool {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "..", filepath.FromSlash(path)))
	if err != nil {
		t.Error(err)
	}
	return strings.Contains(string(content), text)
}
