package play_test

import (
	"slices"
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWhatStreamsDidIsShownOfACallThatFails: while they were followed, or behind them. Where it fails before, there are none.
func TestWhatStreamsDidIsShownOfACallThatFails(t *testing.T) {
	const stub = "scenario: s\nstubs: {shop: [{get: /, end: hang, events: [{event: a, data: 1}]}, {post: /, status: 400}]}\n"
	const call = "{post: \"${stub.shop}/\", status: 202}"
	for name, c := range map[string]struct {
		text    string
		streams []string
	}{
		"meanwhile": {"stream: {get: \"${stub.shop}/\", until: {events: 2}}\nduring: [{after: a, post: \"${stub.shop}/\", status: 202}]\n", []string{"stream"}},
		"behind":    {"streams: {x: {get: \"${stub.shop}/\", until: {event: a}}, y: {get: \"${stub.shop}/\", clients: 2, until: {event: a}}}\nafter: [" + call + "]\n", []string{"x", "client 1 of y"}},
		"before":    {"trigger: [" + call + "]\nstream: {get: \"${stub.shop}/\"}\n", nil},
	} {
		out := judgeFile(t.Context(), t, stub+c.text+"expect: [{count: a, times: 1}]\n", play.Options{})
		var shown []string
		for _, one := range out.Timelines {
			shown = append(shown, one.Stream)
		}
		if !slices.Equal(shown, c.streams) {
			t.Errorf("%s: shown are %q, want %q\n%s", name, shown, c.streams, summary(out))
		}
		if !slices.ContainsFunc(out.Logs, func(l verdict.Log) bool { return l.What == "the scenario called" }) {
			t.Errorf("%s: the call is not shown: %v", name, out.Logs)
		}
	}
}
