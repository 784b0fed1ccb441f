package play

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// services are the services that a play uses.
type services struct {
	pool     *service.Pool
	library  *scenario.Library
	scenario *scenario.Scenario
	vars     *variables
	proxies  *proxies
	recorder *recorder
	acted    *acted
	used     []used                        // in the order of their start
	allotted map[string]*service.Allotment // where services will be that others know before
	crashed  error                         // how a service ended by itself, once that is known
	ended    time.Time                     // when that was
	logged   logged                        // what they wrote meanwhile
	recorded *recording.Recording          // of a play that is replayed
}

// used is a service as a play uses it.
type used struct {
	*service.Instance
	logMark int64 // where its log was when the play began
	share   *service.Share
}

// start starts what the scenario uses, each after the services that it needs. The tags
// choose settings of them.
func (s *services) start(ctx context.Context, tags []string) error {
	needed := s.library.Closure(s.scenario)
	for _, name := range s.scenario.ActedOn() {
		if !slices.Contains(needed, name) { // a sentence named it: files are checked when they are read
			return fmt.Errorf("the scenario uses no service with the name %q; it uses: %s", name, strings.Join(needed, ", "))
		}
	}
	if err := s.allot(needed, tags); err != nil {
		return err
	}
	for _, name := range needed {
		if err := s.startOne(ctx, name, tags); err != nil {
			return err
		}
	}
	if all := s.scenario.Services(); len(all) > 0 {
		main, err := s.named(all[0].Name)
		if err != nil {
			return err
		}
		s.vars.set(scenario.VarService, main.URL())
	}
	return nil
}

// useOf is how the scenario uses a service; one that is only needed has no settings.
func (s *services) useOf(name string) scenario.Use {
	all := s.scenario.Services()
	i := slices.IndexFunc(all, func(u scenario.Use) bool { return u.Name == name })
	if i < 0 {
		return scenario.Use{Name: name}
	}
	return all[i]
}

// useWith is how a service is used that the scenario uses or that others need or know.
func (s *services) useWith(name string, tags []string) service.Use {
	definition := *s.library.Services[name]
	settings := definition.EnvFor(tags)
	if settings == nil {
		settings = map[string]string{}
	}
	maps.Copy(settings, s.useOf(name).Env)
	definition.Hosts = s.library.Hosts(name).Allowed
	definition.Via = s.proxies.upstream
	definition.At = s.allotted[name]
	return service.Use{Definition: definition, Settings: settings}
}

// isOwn tells whether a service is the scenario's alone: because somebody says so, because it is told
// where a stub of the scenario is, or because one is that it needs or knows.
func (s *services) isOwn(name string) bool {
	return s.scenario.NeedsItsOwn() || slices.ContainsFunc(s.library.ClosureOf(name), func(name string) bool {
		return cmp.Or(s.useOf(name).Per, s.library.Services[name].Per) == service.PerScenario || s.knowsOwnStub(name)
	})
}

// knowsOwnStub tells whether a service is told where a stub of the scenario is: it must not outlive that.
func (s *services) knowsOwnStub(name string) bool {
	return slices.ContainsFunc(vars.Needed(s.useOf(name).Env), func(variable string) bool {
		stub, is := strings.CutPrefix(variable, scenario.StubPrefix)
		_, own := s.scenario.Stubs[stub]
		return is && own
	})
}

// allot allots the addresses of services that others are told before they start.
func (s *services) allot(needed, tags []string) error {
	s.allotted = map[string]*service.Allotment{}
	for _, name := range s.library.Known(needed) {
		var uses []service.Use
		for _, other := range s.around(name) {
			uses = append(uses, s.useWith(other, tags))
		}
		allotted, err := s.pool.Allot(uses, s.vars.lookup, s.isOwn(name))
		if err != nil {
			return err
		}
		s.allotted[name] = allotted
	}
	for _, name := range slices.Sorted(maps.Keys(s.allotted)) {
		s.knowURLs(name, s.allotted[name].URL(), s.allotted[name].URLs())
	}
	return nil
}

// around is a service, and then those that it needs or knows.
func (s *services) around(name string) []string {
	others := slices.DeleteFunc(s.library.ClosureOf(name), func(other string) bool { return other == name })
	return append([]string{name}, others...)
}

// knowURLs makes the URLs of a service variables of the scenario.
func (s *services) knowURLs(name, url string, ports map[string]string) {
	s.vars.set(scenario.ServicePrefix+name, url)
	for _, port := range slices.Sorted(maps.Keys(ports)) {
		s.vars.set(scenario.ServicePrefix+name+"."+port, ports[port])
	}
}

func (s *services) startOne(ctx context.Context, name string, tags []string) error {
	use, own, started := s.useWith(name, tags), s.isOwn(name), false
	use.Definition.Started = func(output *process.Output) {
		started = true
		s.recorder.Note(time.Now(), recording.Note{About: recording.AboutService, Of: name, Text: "is being started"})
		s.watch(name, output)
	}
	instance, err := s.pool.Acquire(ctx, use.Definition, use.Settings, s.proxies.lookup, own)
	if err != nil {
		return err
	}
	s.used = append(s.used, used{instance, instance.Output().Mark(), instance.Join()})
	s.logged.join(name, s.used[len(s.used)-1].share)
	s.recorder.Note(time.Now(), recording.Note{About: recording.AboutService, Of: name, Text: usedNote(instance.URL())})
	if !started {
		s.watch(name, instance.Output())
	}
	s.knowURLs(name, instance.URL(), instance.PortURLs())
	urls := instance.StubURLs()
	for _, name := range slices.Sorted(maps.Keys(urls)) {
		s.vars.set(scenario.StubPrefix+name, urls[name])
		s.vars.learnFrom(instance.Stub(name))
		s.recorder.watchStub(instance.Stub(name))
	}
	return nil
}

// named is a service that was started.
func (s *services) named(name string) (used, error) {
	i := slices.IndexFunc(s.used, func(u used) bool { return u.Name() == name })
	if i < 0 {
		return used{}, fmt.Errorf("no service has the name %q", name)
	}
	return s.used[i], nil
}

// act lets something happen to a service.
func (s *services) act(ctx context.Context, name string, verb scenario.Verb, of string) error {
	target, err := s.named(of)
	if err != nil {
		return err
	}
	over := s.acted.begin(ctx, name, string(verb), of)
	err = target.do(ctx, verb)
	over(func(done *recording.Action) {
		stopped := target.LastStop()
		if (verb == scenario.Stop || verb == scenario.Restart) && !stopped.Asked.Before(done.Began) {
			done.Ended, done.Late, done.Killed = stopped.Ended.Sub(done.Began), stopped.Late, stopped.Killed
			done.SentBy = max(done.SentBy, stopped.Asked.Sub(done.Began))
		}
	}, err)
	return err
}

// do does it.
func (u used) do(ctx context.Context, verb scenario.Verb) error {
	switch verb {
	case scenario.Restart:
		return u.Restart(ctx)
	case scenario.Stop:
		return u.Stop(ctx)
	case scenario.Start:
		return u.Start(ctx)
	case scenario.Kill:
		return u.Kill(ctx)
	case scenario.Pause:
		return u.Pause()
	default:
		return u.Resume()
	}
}

// logs is what the services wrote since the play began. A service that other scenarios used
// meanwhile has something of theirs among it.
func (s *services) logs() []verdict.Log {
	var logs []verdict.Log
	for _, u := range s.used {
		if text := u.Output().Since(u.logMark); text != "" && u.Err() == nil { // of one that crashed, its last lines stand with that
			log := verdict.Log{What: "the service " + u.Name() + " wrote", Text: text, Shared: u.share.WithOthers()}
			if log.Shared {
				log.Own = linesWith(text, s.vars.identifiers())
			}
			logs = append(logs, log)
		}
	}
	return logs
}

// linesWith are the lines of a text that have one of these values.
func linesWith(text string, values []string) string {
	var own []string
	for line := range strings.Lines(text) {
		if hasAny(line, values) {
			own = append(own, line)
		}
	}
	return strings.Join(own, "")
}

// release gives the services back, the last first. Leaving is when the play began to close what was its own.
func (s *services) release(leaving time.Time) {
	s.logged.close()
	for _, u := range slices.Backward(s.used) {
		u.share.Leave()
		s.pool.ReleaseSince(u.Instance, leaving)
	}
	for _, allotted := range s.allotted {
		allotted.Release()
	}
}
