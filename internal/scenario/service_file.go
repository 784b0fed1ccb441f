package scenario

import (
	"fmt"
	"reflect"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/runner/expect"
)

// serviceFile is a file that describes a service: how it is reached, and, for all its
// scenarios, which kinds of event there are.
type serviceFile struct {
	service.Definition
	Events   expect.Kinds `yaml:"events"`
	NoOthers bool         `yaml:"no_other_events"`
}

// addKinds adds the kinds of the services that a scenario uses to its own, which go before
// them. The errors are kinds that two of the services declare, and not alike: nobody can
// tell which of them is meant.
func (l *reader) addKinds(s *Scenario) []error {
	var errs []error
	from := map[string]string{} // which service declares a kind
	for _, use := range s.Services() {
		described := l.described[use.Name]
		if described == nil {
			continue
		}
		s.NoOthers = s.NoOthers || described.NoOthers
		for _, name := range described.Events.Names() {
			known, declared := s.Events[name]
			switch other := from[name]; {
			case !declared:
				writable(&s.Events)
				s.Events[name], from[name] = described.Events[name], use.Name
			case other != "" && !reflect.DeepEqual(known, described.Events[name]):
				errs = append(errs, problem.WithHelp(
					fmt.Errorf("the services %q and %q declare the kind of event %q, each in its own way", other, use.Name, name),
					"declare it in the scenario, under events, as it is meant here; or give one of them another name"))
			}
		}
	}
	return errs
}

// Implied is what a scenario expects without a word under expect.
func (s *Scenario) Implied() []Expected {
	if !s.NoOthers {
		return nil
	}
	return []Expected{{Place: s.Place, Expectation: &expect.Never{Kind: expect.AnyOther}}}
}
