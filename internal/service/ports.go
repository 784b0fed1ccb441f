package service

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Ports are further ports of a service, by their names: ${port.NAME}. For others they are
// ${service.SERVICE.NAME}, which is what is spoken there says.
type Ports map[string]Spoken

// Spoken is what is spoken at a further port, and so how others are told of it.
type Spoken string

// What can be spoken at a further port.
const (
	HTTP  Spoken = "http"  // http://HOST:PORT
	HTTPS Spoken = "https" // https://HOST:PORT, with the service's own settings of TLS
	TCP   Spoken = "tcp"   // HOST:PORT, for what is no HTTP
)

// Validate refuses what cannot be spoken.
func (s Spoken) Validate() error {
	if slices.Contains(s.YAMLValues(), string(s)) {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("%q is not spoken at a port", string(s)),
		suggest.DidYouMean(string(s), s.YAMLValues())+"write http or https, which begin its URL, or tcp, for HOST:PORT alone")
}

// YAMLValues lists what can be spoken.
func (Spoken) YAMLValues() []string { return []string{string(HTTP), string(HTTPS), string(TCP)} }

// url is how others are told of a port at HOST:PORT.
func (s Spoken) url(address string) string {
	if s == TCP {
		return address
	}
	return string(s) + "://" + address
}

// DecodeYAML reads names, at which HTTP is spoken, or says of each name what is.
func (p *Ports) DecodeYAML(n *yamlfile.Node) {
	if n.Kind == yamlfile.Mapping {
		n.Decode((*map[string]Spoken)(p))
		return
	}
	*p = Ports{}
	for _, item := range n.Items() {
		var name string
		item.Decode(&name)
		if _, twice := (*p)[name]; twice {
			item.Problemf("", "%q stands here twice", name)
		}
		(*p)[name] = HTTP
	}
}

// YAMLSchema takes names, or a mapping of them.
func (Ports) YAMLSchema(s *yamlfile.Schemas) map[string]any {
	names := yamlfile.OfType("array")
	names["items"] = yamlfile.OfType("string", "number", "boolean")
	spoken := yamlfile.OfType("object")
	spoken["additionalProperties"] = yamlfile.Choice(HTTP.YAMLValues()...)
	return yamlfile.AnyOf(names, yamlfile.OfType("string"), spoken)
}

// names are the names of the ports, sorted.
func (p Ports) names() []string { return slices.Sorted(maps.Keys(p)) }

// portForm is how further ports are named: as a variable can be.
var portForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func (d *Definition) validatePorts() error {
	return validateNames("ports", d.Ports.names(), func(name string) error {
		switch {
		case d.Run == "":
			return problem.WithHelp(errors.New("a service at a URL listens where it does"), "ports are for a service with run")
		case !portForm.MatchString(name):
			return problem.AtField(name, problem.WithHelp(fmt.Errorf("%q cannot name a port", name), "a name has letters, digits, _ and -; the port is ${port.NAME} then"))
		default:
			return d.Ports[name].Validate()
		}
	})
}
