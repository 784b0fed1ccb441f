package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/scenario"
)

// callSentences say more of calls that have a name, whether the feature or its scenario gave it.
func callSentences() []Sentence {
	return []Sentence{
		given(`the call "CALL" has the header "NAME" "VALUE"`, `^the call `+text+` has the header `+text+` `+text+`$`, changeCall(func(a arguments, made *scenario.Action) error {
			made.Headers = with(made.Headers, a.text(1), a.text(2))
			return made.Validate()
		})),
		given(`the call "CALL" is made by the user "NAME"`, `^the call `+text+` is made by the user `+text+`$`, changeCall(func(a arguments, made *scenario.Action) error {
			made.As = a.text(1)
			return nil
		})).note("with that user's cookies"),
		given(`the call "CALL" is made 5 times, 20 ms apart`, `^the call `+text+` is made `+count+` times, (?:`+duration+` apart|all at once)$`, changeCall(func(a arguments, made *scenario.Action) error {
			made.Times, made.Every = a.many(1), a.orNone().optionalDuration(2)
			made.AtOnce = made.Every == 0
			return made.Validate()
		})).or(`the call "CALL" is made 5 times, all at once`).note("${n} in it is which time it is, from 1"),
		given(`"NAME" is the "PATH" of the response to "CALL"`, `^`+text+` is the `+text+` of the response to `+text+`$`, func(ctx context.Context, s *session, a arguments) error {
			a.texts = []string{a.texts[2], a.texts[0], a.texts[1]}
			return changeCall(captureResponse)(ctx, s, a)
		}).note(`a variable; "header.NAME" is a header of the response`),
	}
}

// captureResponse captures from the response to a call.
func captureResponse(a arguments, made *scenario.Action) error {
	made.Capture = with(made.Capture, a.text(1), httpcall.Source(a.text(2)))
	return made.Capture[a.text(1)].Validate()
}

// with is a mapping, which may be nil, with one more of its kind.
func with[V any](all map[string]V, name string, value V) map[string]V {
	if all == nil {
		all = map[string]V{}
	}
	all[name] = value
	return all
}

// changeCall makes a sentence's run of a change to the calls that its first group names.
func changeCall(change func(arguments, *scenario.Action) error) func(context.Context, *session, arguments) error {
	return func(_ context.Context, s *session, a arguments) error {
		sc, err := s.scenario()
		if err != nil {
			return err
		}
		calls, names := callsOf(sc, a.text(0))
		if len(calls) == 0 {
			return fmt.Errorf("no call has the name %q; %s", a.text(0), there(names))
		}
		var errs []error
		for _, call := range calls {
			errs = append(errs, change(a, call))
		}
		return errors.Join(errs...)
	}
}

// callsOf are the calls of a scenario that have a name, and all names that calls have.
func callsOf(sc *scenario.Scenario, name string) (calls []*scenario.Action, names []string) {
	see := func(a *scenario.Action) {
		if a.Call == nil || a.Name == "" {
			return
		}
		names = append(names, a.Name)
		if a.Name == name {
			calls = append(calls, a)
		}
	}
	for i := range sc.Trigger {
		see(&sc.Trigger[i].Action)
	}
	for i := range sc.During {
		see(&sc.During[i].Action)
	}
	for i := range sc.After {
		see(&sc.After[i].Action)
	}
	for i := range sc.Finally {
		see(&sc.Finally[i])
	}
	slices.Sort(names)
	return calls, slices.Compact(names)
}

// there says which names there are.
func there(names []string) string {
	if len(names) == 0 {
		return `no call has a name; give it one: "POST /path" is called after "KIND", as "CALL"`
	}
	return "there are: " + strings.Join(names, ", ")
}
