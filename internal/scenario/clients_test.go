package scenario_test

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
)

func TestClientsOpenInTurn(t *testing.T) {
	for _, c := range []struct {
		clients scenario.Clients
		client  int
		want    time.Duration
	}{
		{scenario.Clients{}, 1, 0},
		{scenario.Clients{Number: 1, Over: time.Second}, 1, 0},
		{scenario.Clients{Number: 3}, 3, 0},
		{scenario.Clients{Number: 3, Over: time.Second}, 1, 0},
		{scenario.Clients{Number: 3, Over: time.Second}, 2, 500 * time.Millisecond},
		{scenario.Clients{Number: 3, Over: time.Second}, 3, time.Second},
	} {
		if got := c.clients.Opens(c.client); got != c.want {
			t.Errorf("%+v: client %d opens after %s, want %s", c.clients, c.client, got, c.want)
		}
	}
}

// TestWhatAClientKnows: its number, its user, and what all know.
func TestWhatAClientKnows(t *testing.T) {
	others := func(name string) (string, bool) { return "shop", name == "service" }
	for _, c := range []struct {
		as     []string
		client int
		want   string
	}{
		{[]string{"user ${client}"}, 7, "7 user 7 shop"},
		{[]string{"ann", "bob"}, 2, "2 bob shop"},
		{nil, 7, "7 - shop"},
		{[]string{"ann"}, 0, "- - shop"},
	} {
		s := scenario.Stream{As: c.as}
		got, err := vars.Expand("${client:--} ${client.as:--} ${service}", s.Lookup(c.client, 0, others))
		if got != c.want || err != nil {
			t.Errorf("%q, client %d: %s, %v, want %s", c.as, c.client, got, err, c.want)
		}
	}
}
