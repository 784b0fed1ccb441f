package scenario

import (
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
// them; those of its first service go before those of the next.
func (l *Library) addKinds(s *Scenario) {
	for _, use := range s.Services() {
		described := l.described[use.Name]
		if described == nil {
			continue
		}
		s.NoOthers = s.NoOthers || described.NoOthers
		for name, kind := range described.Events {
			if _, own := s.Events[name]; !own {
				writable(&s.Events)
				s.Events[name] = kind
			}
		}
	}
}

// Implied is what a scenario expects without a word under expect.
func (s *Scenario) Implied() []Expected {
	if !s.NoOthers {
		return nil
	}
	return []Expected{{Place: s.Place, Expectation: &expect.Never{Kind: expect.AnyOther}}}
}
