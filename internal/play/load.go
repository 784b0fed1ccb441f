package play

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// ClientSuffix is what stands in the name of the file of a client's recording, before its number.
const ClientSuffix = "-client-"

// Client is one of the clients of a load. It plays the scenario by itself: with its own
// variables, calls and cookies, and with services that all of them share. Its streams are the
// clients of a group, of which nothing stays where all is held.
type Client struct {
	Number  int                    // from 1: its ${client}
	Among   int                    // so many play at the same time, and share the memory
	Observe func() client.Observer // makes who is shown one of its streams; nil: nobody is
	// Keep tells whether the recording of one that did not hold is kept, in the folder of the
	// runner's recordings. nil: none is.
	Keep func(*verdict.Scenario) bool
}

// loaded is a play of a client of a load.
type loaded struct {
	*Play
	as *Client
}

// ForLoad is the scenario as the clients of a load play it, who share it: each of its streams is one of
// clients that are numbered.
func ForLoad(s *scenario.Scenario) *scenario.Scenario {
	shared := s.Clone()
	for _, name := range shared.Followed() {
		clients := &shared.Named(name).Clients
		clients.Number = max(1, clients.Number)
	}
	return shared
}

// loaded makes a play that of a client: apart, as all that is deep before a stream is followed.
func (r *Runner) loaded(library *scenario.Library, s *scenario.Scenario, c *Client) loaded {
	p := loaded{as: c}
	err := panics.Apart(func() error {
		p.Play = r.playOf(library, s)
		p.begin()
		return nil
	})
	if err != nil {
		panic(err) // a fault of ours
	}
	return p
}

// begin has its streams followed as the client's.
func (p loaded) begin() {
	c := p.as
	p.client, p.streams.before, p.streams.others = c.Number, c.Number-1, max(0, c.Among-1)
	p.vars.set(scenario.VarClient, strconv.Itoa(c.Number))
	p.streams.ofLoad = true
	p.streams.observe = func(string, scenario.Until) client.Observer { return c.Observe() }
}

// asClient has them, of a scenario that is for a load and is played without one, be those of one of its clients.
func (v *variables) asClient(of *scenario.Scenario, number int) {
	if _, known := v.lookup(scenario.VarClient); of.Load != nil && !known {
		v.set(scenario.VarClient, strconv.Itoa(max(1, number)))
	}
}

// number is as which client of a load it is played, as far as that makes a difference to it; zero: it does not, or it
// is played as none.
func (p *Play) number() int {
	if p.streams.ofLoad || p.recorded != nil || p.Scenario.Load != nil || p.Scenario.HasClients() {
		return p.client
	}
	return 0
}

// JudgeClient plays a scenario, as [ForLoad] makes it, from start to result, which out becomes, as one
// client of a load. Where ctx ends it by a [client.Over], it is judged by what came until then.
func (r *Runner) JudgeClient(ctx context.Context, library *scenario.Library, s *scenario.Scenario, c *Client, out *verdict.Scenario) {
	started := time.Now()
	played := r.loaded(library, s, c)
	defer played.Close()
	_ = played.Run(ctx) // the play remembers it
	played.cut = client.OverBy(ctx) != nil
	result{played.Play, out}.decide(ctx)
	if over := client.OverBy(ctx) != nil; over && !played.cut && out.Interrupted { // while something was waited for
		played.cut = true
		result{played.Play, out}.decideSoFar(ctx)
	}
	out.Duration = time.Since(started)
	if (ctx.Err() == nil || played.cut) && out.Outcome.Bad() && c.Keep != nil && c.Keep(out) {
		played.keep(out, started)
	}
	for _, r := range played.Recordings {
		r.Forget()
	}
}

// Prepare starts the services that the clients of a load of a scenario, as [ForLoad] makes it, share.
func (r *Runner) Prepare(ctx context.Context, library *scenario.Library, s *scenario.Scenario) error {
	played := r.loaded(library, s, &Client{Number: 1})
	defer played.Close()
	return played.Start(ctx)
}

// keep writes the recording of a client that has ended, whose result gets what its services logged of it. That it
// cannot is no fault of the client's streams.
func (p loaded) keep(out *verdict.Scenario, started time.Time) {
	exceptions{p.Play}.tell(*out)
	path, err := p.write(p.whole(started))
	if err != nil {
		out.Unrecorded = fmt.Sprintf("the recording of client %d could not be written: %v", p.as.Number, err)
		return
	}
	out.Recording = path
}

func (p loaded) write(all recording.Recording) (path string, err error) {
	name := strings.TrimSuffix(fileName(all), RecordingSuffix) + ClientSuffix + strconv.Itoa(p.as.Number)
	file, err := newOwnFile(unused(filepath.Join(p.options.Recordings.Dir, name)))
	if err != nil {
		return "", err
	}
	text := &recordedText{masker: p.library.Secrets.Masker, known: p.library.Secrets.Masker.Known()}
	if err := recording.Write(file, &all, text.mask); err != nil {
		return "", errors.Join(err, file.giveUp())
	}
	return file.keep(text)
}

// unused is the path of a recording that is not there yet: a client may play again, and break
// something else.
func unused(path string) string {
	for again := 1; ; again++ {
		number := ""
		if again > 1 {
			number = "-" + strconv.Itoa(again)
		}
		if _, err := os.Lstat(path + number + RecordingSuffix); err != nil {
			return path + number + RecordingSuffix
		}
	}
}

// whole is everything that is known of a play that nobody recorded while it went on.
func (p loaded) whole(started time.Time) recording.Recording {
	all := aboutOf(p.Play, started)
	all.Streams, all.Calls, all.Actions, all.Variables = p.followed(), p.calls.made, p.acted.sofar(), p.vars.all()
	for _, f := range p.streams.followed {
		if f.client > 0 {
			all.Variables = append(all.Variables, f.own.recorded(f.name())...)
		}
	}
	for _, late := range p.judge.busy.sofar() {
		all.Lateness = append(all.Lateness, recording.Lateness{From: late.From.Sub(started), To: late.To.Sub(started), By: late.By})
	}
	all.Received = p.stubs.kept()
	all.Lasted = time.Since(started)
	if !p.over.IsZero() {
		all.Over = p.over.Sub(started)
	}
	failures := p.failures(recording.AboutFailure, p.err, p.errAt.Sub(started))
	if p.cut {
		if _, is := p.unfinished(); is { // by which all fails that went on
			failures = nil
		}
		failures = append(failures, recording.Note{At: all.Over, About: recording.AboutFailure, Of: noteOfCut, Text: cutText})
	}
	all.Notes = slices.Concat(
		p.services.notes(started), failures,
		p.failures(recording.AboutFinally, p.finalErr, p.finalAt.Sub(started)),
	)
	return all
}

// failures are what a recording is to know of what went wrong until then.
func (p loaded) failures(about recording.About, err error, at time.Duration) []recording.Note {
	var all []recording.Note
	for _, one := range leaves(err) {
		note := judging{p.Play}.noteOf(about, one)
		note.At = at
		all = append(all, note)
	}
	return all
}

// all are the variables that are known.
func (v *variables) all() []recording.Variable {
	v.mu.Lock()
	defer v.mu.Unlock()
	known := maps.Clone(v.values)
	maps.Copy(known, v.resolved)
	var all []recording.Variable
	for _, name := range slices.Sorted(maps.Keys(known)) {
		all = append(all, recording.Variable{Name: name, Value: known[name]})
	}
	return all
}
