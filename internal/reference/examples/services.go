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
	const left = `
		0 open {}
		action leave of stream at 100
		100 end closed by streamspec: the client goes away
		log shop at 20: level=INFO msg="stream opened"
		log shop at 130: level=INFO msg="stream broke off"`
	const quiet = "0 open {}\naction leave of stream at 100\n100 end closed by streamspec: the client goes away\nlog shop at 20: stream opened"
	const others = "0 open {}\nlog shop at 20: paid 7\nlog shop of somebody at 30: paid 8"
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
		{"logs", "A service logs lines that contain a text, or match a pattern: at least one where nothing is said, so many, or none.", []Example{
			holds(`{logs: shop, contains: broke off, within: 2s, after_call: leave of stream}`, left),
			holds(`{logs: shop, contains: broke off, within: 2s, after: open}`, left),
			breaks(`{logs: shop, contains: broke off, within: 50ms, after: open}`, left),
			breaks(`{logs: shop, contains: broke off, within: 2s, after: paid}`, left),
			holds(`{logs: shop, matches: "level=(INFO|WARN)", times: 2}`, left),
			holds(`{logs: shop, contains: ERROR, times: 0}`, left),
			holds(`{logs: shop, contains: opened, times: 0, after_call: leave of stream}`, left),
			breaks(`{logs: shop, contains: broke off, within: 2s, after_call: leave of stream}`, quiet),
			breaks(`{logs: shop, contains: broke off, within: 20ms, after_call: leave of stream}`, left),
			breaks(`{logs: shop, contains: opened, after_call: leave of stream}`, left),
			breaks(`{logs: shop, contains: broke off, after_call: stop of shop}`, left),
			breaks(`{logs: shop, matches: "level=(INFO|WARN)", at_most: 1}`, left),
			breaks(`{logs: shop, contains: msg, times: 0, after_call: leave of stream}`, left),
			breaks(`{logs: ledger, contains: msg}`, left),
			holds(`{logs: ledger, contains: msg, times: 0}`, left),
			holds(`{logs: shop, contains: paid}`, others),
			unknown(`{logs: shop, contains: paid, times: 1}`, others),
			unknown(`{logs: shop, contains: broke off, within: 20ms, after_call: leave of stream}`, left+"\nbusy 60 until 140"),
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

// log reads a line that a service logged: "shop at 60: paid 7", "shop of somebody at 60: paid 7".
func (p *player) log(text string) error {
	what, line, _ := strings.Cut(text, ": ")
	name, when, _ := strings.Cut(what, " at ")
	name, shared := strings.CutSuffix(name, " of somebody")
	ms := 0
	err := scan(when, &ms)
	p.played.logged[name] = append(p.played.logged[name], recording.LogLine{At: started.Add(milliseconds(ms)), Text: line, Shared: shared})
	return err
}
