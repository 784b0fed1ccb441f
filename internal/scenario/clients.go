package scenario

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// MaxClients is how many clients a stream has at most: each needs a connection, and this
// machine has some 28,000 ports for those to one server.
const MaxClients = 10_000

// Clients are how many clients follow one stream, each by itself: its number alone, or a
// mapping. The zero value is one client, which is the stream's own.
type Clients struct {
	Number int           `yaml:"number,required"`
	Over   time.Duration `yaml:"over"` // the first opens at once, and the last after so much time; default: all at once
}

// DecodeYAML reads a number, or a mapping with one.
func (c *Clients) DecodeYAML(n *yamlfile.Node) {
	type plain Clients
	dst := any((*plain)(c))
	if n.Kind == yamlfile.Scalar {
		dst = &c.Number
	}
	if n.Decode(dst) && c.Number < 1 { // the zero value could not be told from none
		n.Problemf(clientsHelp(), "a stream has at least one client")
	}
}

func clientsHelp() string {
	return fmt.Sprintf("valid here: a number from 1 to %d, or {number: 300, over: 10s}", MaxClients)
}

// Validate finds numbers that cannot be.
func (c Clients) Validate() error {
	switch {
	case c.Number < 0:
		return problem.WithHelp(errors.New("a stream has at least one client"), clientsHelp())
	case c.Number > MaxClients:
		return problem.WithHelp(fmt.Errorf("%d clients are more than the %d that one stream can have here", c.Number, MaxClients), clientsHelp())
	case c.Over < 0:
		return problem.WithHelp(errors.New("clients are not spread over less than no time"), clientsHelp())
	default:
		return nil
	}
}

// Opens is how long after the first a client opens its stream.
func (c Clients) Opens(number int) time.Duration {
	if c.Number < 2 {
		return 0
	}
	return c.Over * time.Duration(number-1) / time.Duration(c.Number-1)
}

// IsGroup tells whether the stream has clients that are numbered.
func (s *Stream) IsGroup() bool { return s != nil && s.Clients.Number > 0 }

// User is the user whose cookies a client has; empty: its cookies are its own.
func (s *Stream) User(client int) string {
	switch {
	case len(s.As) == 0:
		return ""
	case len(s.As) == 1:
		return s.As[0]
	default:
		return s.As[client-1]
	}
}

// validateClients finds users that the clients do not have.
func (s *Stream) validateClients() error {
	if n := len(s.As); n > 1 && n != s.Clients.Number {
		return problem.AtField("as", problem.WithHelp(fmt.Errorf("as names %d users, and the stream has %s", n, wording.Counted(max(1, s.Clients.Number), "client")),
			fmt.Sprintf("write clients: %d, or one text for all of them: as: \"user ${%s}\"", n, VarClient)))
	}
	return nil
}

// The variables of a client: in its stream, and in what is expected of it.
const (
	VarClient     = "client"    // its number, from 1
	VarClientUser = "client.as" // its user
)

// ClientVariables are the names of a client's variables.
func ClientVariables() []string { return []string{VarClient, VarClientUser} }

// HasClients tells whether a stream of the scenario has clients that are numbered.
func (s *Scenario) HasClients() bool {
	return slices.ContainsFunc(s.Followed(), func(name string) bool { return s.Named(name).IsGroup() })
}

// OfEachClient lists the variables that each of the clients of a stream has of its own: what it
// captures from its events, and from the responses to its calls.
func (s *Scenario) OfEachClient(stream string) []string {
	if !s.Named(stream).IsGroup() {
		return nil
	}
	own := map[string]bool{}
	for _, c := range s.Captures() {
		own[c.Variable] = own[c.Variable] || c.On == stream
	}
	for _, d := range s.During {
		for variable := range d.Capture {
			own[variable] = own[variable] || d.EachClientOf == stream
		}
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(own)), func(name string) bool { return !own[name] })
}

// Lookup knows the variables of a client beside the others; of no client, number 0, it knows
// the others alone. So many clients are numbered before the first, in other plays of a load.
func (s *Stream) Lookup(client, before int, others vars.Lookup) vars.Lookup {
	if client == 0 {
		return others
	}
	numbered := func(name string) (string, bool) {
		if name == VarClient {
			return strconv.Itoa(before + client), true
		}
		return others(name)
	}
	return func(name string) (string, bool) {
		if name != VarClientUser {
			return numbered(name)
		}
		user, err := vars.Expand(s.User(client), numbered)
		return user, err == nil && user != ""
	}
}

// AsksForClient tells whether a value has a variable of a client: its number, its user, or one
// of its own.
func AsksForClient(value any, own ...string) bool {
	return AsksFor(value, append(ClientVariables(), own...)...)
}

// AsksFor tells whether a value has one of these variables.
func AsksFor(value any, names ...string) bool {
	asks := false
	_, _ = vars.ExpandStrings(value, func(name string) (string, bool) {
		asks = asks || slices.Contains(names, strings.TrimPrefix(name, vars.JSONPrefix))
		return "", true
	})
	return asks
}
