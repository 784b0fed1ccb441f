package examples

import (
	"fmt"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// services says what services did.
func services() Group {
	const stopped = `
		20 open {}
		action stop of shop at 100: ended after 800
		920 end closed by the server`
	return Group{"services", "What services did", []Entry{
		{"stops", "A service ends within a time of SIGTERM, each time that the scenario stops or restarts it.", []Example{
			holds(`{stops: shop, within: 2s}`, stopped),
			holds(`{stops: shop, within: 2s, ideally: 500ms}`, stopped),
			breaks(`{stops: shop, within: 500ms}`, stopped),
			breaks(`{stops: shop, within: 2s}`, "20 open {}\naction restart of shop at 100: killed after 5000"),
			breaks(`{stops: ledger, within: 2s}`, stopped),
			unknown(`{stops: shop, within: 2s}`, "20 open {}\naction stop of shop at 100: killed after 1000"),
			unknown(`{stops: shop, within: 2s}`, "20 open {}\naction stop of shop at 100: ended after 2200, up to 300 late"),
		}},
	}}
}

// action reads what a scenario did: "stop of shop at 50: ended after 80, up to 30 late".
func (p *player) action(text string) error {
	what, how, _ := strings.Cut(text, ": ")
	var verb, name string
	var at, ended, late int
	if _, err := fmt.Sscanf(what, "%s of %s at %d", &verb, &name, &at); err != nil {
		return err
	}
	a := &recording.Action{Name: verb + " of " + name, Verb: verb, Of: name, Began: started.Add(milliseconds(at))}
	p.played.actions = append(p.played.actions, a)
	if how == "" {
		return nil
	}
	how, lateness, isLate := strings.Cut(how, ", ")
	if isLate {
		if _, err := fmt.Sscanf(lateness, "up to %d late", &late); err != nil {
			return err
		}
	}
	var end string
	_, err := fmt.Sscanf(how, "%s after %d", &end, &ended)
	a.Ended, a.Late, a.Killed = milliseconds(ended), milliseconds(late), end == "killed"
	a.Took = a.Ended + time.Millisecond
	return err
}
