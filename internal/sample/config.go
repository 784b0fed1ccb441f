package sample

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Defaults of the settings.
const (
	DefaultHeartbeatInterval  = 5 * time.Second
	DefaultQueueReadTimeout   = 5 * time.Second
	DefaultFrontendVersionURL = "http://localhost:3000/version.json"
)

// maxSeconds bounds every setting and parameter that is a time: one day.
const maxSeconds = 24 * 60 * 60

// Config is what the service can be told. The zero value is the service as it
// is today, on any free port: all known gaps open, no fault.
type Config struct {
	// Port on 127.0.0.1 that Run listens on. 0: any free one.
	Port int
	// AdminPort on 127.0.0.1 is a second one, at which the same is served. 0: there is none.
	AdminPort int
	// Certificate is a PEM file with the certificate by which the service speaks TLS, and its key.
	// Empty: it speaks none.
	Certificate string
	// HeartbeatInterval is the time between two heartbeats of a version
	// stream. 0: DefaultHeartbeatInterval.
	HeartbeatInterval time.Duration
	// QueueReadTimeout is how long a queue read of a task stream collects
	// events. 0: DefaultQueueReadTimeout.
	QueueReadTimeout time.Duration
	// IdleTimeout is how long a version stream may go without a version event
	// before it is closed. 0: for ever.
	IdleTimeout time.Duration
	// FrontendVersionURL is where the version is fetched. Empty:
	// DefaultFrontendVersionURL.
	FrontendVersionURL string
	// GatewayURL is where a gateway takes the events of the streams that it holds. Empty: no
	// gateway may ask for any.
	GatewayURL string
	// Closed are the known gaps that are closed.
	Closed Gaps
	// Fault is the one way in which the service is wrong. Empty: none.
	Fault Fault
	// Exit ends the process for the fault "crash". nil: os.Exit. If it returns, the
	// connection is dropped.
	Exit func(code int)
}

// Gaps are the known gaps of the service. A true field closes its gap: the
// service does what was expected of it instead of what it does today.
type Gaps struct {
	// NestedCorrelationID: the correlation ID is also inside the nested data
	// object of a task_event, not only at the top level.
	NestedCorrelationID bool
	// VersionFallback: the version stream needs no front end; it serves a
	// built-in version if the fetch fails.
	VersionFallback bool
	// TaskHeartbeats: task streams have a heartbeat every HeartbeatInterval,
	// not only after a queue read that yielded nothing.
	TaskHeartbeats bool
	// UnbatchedProgress: each event is sent as soon as it happens, not at the
	// end of a queue read.
	UnbatchedProgress bool
	// Broadcast: every client sees every event of a task from the start; they
	// do not compete for the events.
	Broadcast bool
}

// ConfigFromEnv reads the settings that Help lists from getenv, which is
// os.Getenv or stands in for it. The error names every setting
// that is wrong and says what is valid.
func ConfigFromEnv(getenv func(string) string) (Config, error) {
	s := settings{getenv: getenv}
	cfg := Config{
		Port:               s.port("PORT"),
		AdminPort:          s.port("ADMIN_PORT"),
		Certificate:        getenv("TLS_CERTIFICATE"),
		HeartbeatInterval:  s.interval("SSE_HEARTBEAT_INTERVAL"),
		QueueReadTimeout:   s.interval("SSE_QUEUE_READ_TIMEOUT"),
		IdleTimeout:        s.timeout("SSE_IDLE_TIMEOUT"),
		FrontendVersionURL: getenv("FRONTEND_VERSION_URL"),
		GatewayURL:         strings.TrimSuffix(getenv("GATEWAY_URL"), "/"),
		Closed: Gaps{
			NestedCorrelationID: s.flag("SAMPLE_NESTED_CORRELATION_ID"),
			VersionFallback:     s.flag("SAMPLE_VERSION_FALLBACK"),
			TaskHeartbeats:      s.flag("SAMPLE_TASK_HEARTBEATS"),
			UnbatchedProgress:   s.flag("SAMPLE_UNBATCHED_PROGRESS"),
			Broadcast:           s.flag("SAMPLE_BROADCAST"),
		},
		Fault: s.fault("SAMPLE_FAULT"),
	}
	if err := errors.Join(s.errs...); err != nil {
		return Config{}, fmt.Errorf("sample service: settings are wrong:\n%w", err)
	}
	return cfg.withDefaults(), nil
}

// withDefaults fills in what was left at its zero value.
func (c Config) withDefaults() Config {
	c.HeartbeatInterval = cmp.Or(c.HeartbeatInterval, DefaultHeartbeatInterval)
	c.QueueReadTimeout = cmp.Or(c.QueueReadTimeout, DefaultQueueReadTimeout)
	c.FrontendVersionURL = cmp.Or(c.FrontendVersionURL, DefaultFrontendVersionURL)
	if c.Exit == nil {
		c.Exit = os.Exit
	}
	return c
}

// settings reads settings one by one and keeps what was wrong with them. A
// setting that is empty or wrong reads as zero.
type settings struct {
	getenv func(string) string
	errs   []error
}

func (s *settings) wrong(name, valid string) {
	s.errs = append(s.errs, fmt.Errorf("%s=%q: expected %s", name, s.getenv(name), valid))
}

func (s *settings) port(name string) int {
	text := s.getenv(name)
	if text == "" {
		return 0
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		s.wrong(name, "a port from 1 to 65535, or 0 for any free one")
	}
	return int(port)
}

// interval reads a time that cannot be zero.
func (s *settings) interval(name string) time.Duration {
	d, ok := s.seconds(name)
	if !ok || (d == 0 && s.getenv(name) != "") {
		s.wrong(name, fmt.Sprintf("seconds above 0, at most %d, such as 5 or 0.5", maxSeconds))
	}
	return d
}

// timeout reads a time that is off at zero.
func (s *settings) timeout(name string) time.Duration {
	d, ok := s.seconds(name)
	if !ok {
		s.wrong(name, fmt.Sprintf("seconds from 0 (never) to %d, such as 30 or 0.5", maxSeconds))
	}
	return d
}

func (s *settings) seconds(name string) (_ time.Duration, ok bool) {
	text := s.getenv(name)
	if text == "" {
		return 0, true
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, false
	}
	return seconds(n)
}

func (s *settings) flag(name string) bool {
	text := s.getenv(name)
	if text == "" {
		return false
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		s.wrong(name, "1 (the gap is closed) or 0 (as today)")
	}
	return on
}

func (s *settings) fault(name string) Fault {
	fault := Fault(s.getenv(name))
	if !fault.valid() {
		s.wrong(name, "nothing, or one of "+faultNames())
		return ""
	}
	return fault
}

// seconds is n seconds as a duration; not ok if n is negative, not a number, or
// above maxSeconds.
func seconds(n float64) (_ time.Duration, ok bool) {
	if !(n >= 0 && n <= maxSeconds) { // also false for NaN
		return 0, false
	}
	return time.Duration(n * float64(time.Second)), true
}
