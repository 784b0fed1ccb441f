package sample

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestConfigFromEnv(t *testing.T) {
	today := Config{
		HeartbeatInterval:  5 * time.Second,
		QueueReadTimeout:   5 * time.Second,
		FrontendVersionURL: "http://localhost:3000/version.json",
	}
	tests := []struct {
		name string
		env  map[string]string
		want func(*Config)
	}{
		{"nothing set is today's service", nil, func(*Config) {}},
		{"port", map[string]string{"PORT": "8080"}, func(c *Config) { c.Port = 8080 }},
		{"port 0", map[string]string{"PORT": "0"}, func(*Config) {}},
		{"times", map[string]string{
			"SSE_HEARTBEAT_INTERVAL": "0.25", "SSE_QUEUE_READ_TIMEOUT": "2", "SSE_IDLE_TIMEOUT": "1e1",
		}, func(c *Config) {
			c.HeartbeatInterval, c.QueueReadTimeout, c.IdleTimeout = 250*time.Millisecond, 2*time.Second, 10*time.Second
		}},
		{"idle timeout of 0 is never", map[string]string{"SSE_IDLE_TIMEOUT": "0"}, func(*Config) {}},
		{"front end", map[string]string{"FRONTEND_VERSION_URL": "http://127.0.0.1:9/v"}, func(c *Config) {
			c.FrontendVersionURL = "http://127.0.0.1:9/v"
		}},
		{"one gap", map[string]string{"SAMPLE_NESTED_CORRELATION_ID": "1"}, func(c *Config) {
			c.Closed = Gaps{NestedCorrelationID: true}
		}},
		{"the other gaps", map[string]string{
			"SAMPLE_NESTED_CORRELATION_ID": "0", "SAMPLE_VERSION_FALLBACK": "1", "SAMPLE_TASK_HEARTBEATS": "true",
			"SAMPLE_UNBATCHED_PROGRESS": "1", "SAMPLE_BROADCAST": "1",
		}, func(c *Config) {
			c.Closed = Gaps{VersionFallback: true, TaskHeartbeats: true, UnbatchedProgress: true, Broadcast: true}
		}},
		{"fault", map[string]string{"SAMPLE_FAULT": "hang"}, func(c *Config) { c.Fault = "hang" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := today
			tt.want(&want)
			got, err := ConfigFromEnv(func(name string) string { return tt.env[name] })
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Config{}, "Exit")); diff != "" {
				t.Errorf("config (-want +got):\n%s", diff)
			}
			if got.Exit == nil {
				t.Error("Exit is nil, want os.Exit")
			}
		})
	}
}

func TestConfigFromEnvErrors(t *testing.T) {
	tests := []struct{ name, value, want string }{
		{"PORT", "http", `PORT="http": expected a port from 1 to 65535, or 0 for any free one`},
		{"PORT", "65536", `PORT="65536": expected a port`},
		{"PORT", "-1", `PORT="-1": expected a port`},
		{"SSE_HEARTBEAT_INTERVAL", "5s", `SSE_HEARTBEAT_INTERVAL="5s": expected seconds above 0, at most 86400, such as 5 or 0.5`},
		{"SSE_HEARTBEAT_INTERVAL", "0", `SSE_HEARTBEAT_INTERVAL="0": expected seconds above 0`},
		{"SSE_HEARTBEAT_INTERVAL", "NaN", `SSE_HEARTBEAT_INTERVAL="NaN": expected`},
		{"SSE_QUEUE_READ_TIMEOUT", "-2", `SSE_QUEUE_READ_TIMEOUT="-2": expected`},
		{"SSE_QUEUE_READ_TIMEOUT", "1e9", `SSE_QUEUE_READ_TIMEOUT="1e9": expected`},
		{"SSE_IDLE_TIMEOUT", "soon", `SSE_IDLE_TIMEOUT="soon": expected seconds from 0 (never) to 86400`},
		{"SAMPLE_BROADCAST", "yes", `SAMPLE_BROADCAST="yes": expected 1 (the gap is closed) or 0 (as today)`},
		{"SAMPLE_FAULT", "Crash", `SAMPLE_FAULT="Crash": expected nothing, or one of missing-event, lost-open, `},
	}
	for _, tt := range tests {
		t.Run(tt.name+"="+tt.value, func(t *testing.T) {
			_, err := ConfigFromEnv(func(name string) string {
				if name == tt.name {
					return tt.value
				}
				return ""
			})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v\nwant one with %s", err, tt.want)
			}
		})
	}
}

func TestConfigFromEnvNamesEveryWrongSetting(t *testing.T) {
	_, err := ConfigFromEnv(func(string) string { return "?" })
	for _, name := range []string{"PORT", "SSE_HEARTBEAT_INTERVAL", "SSE_IDLE_TIMEOUT", "SAMPLE_TASK_HEARTBEATS", "SAMPLE_FAULT"} {
		if err == nil || !strings.Contains(err.Error(), name+`="?"`) {
			t.Errorf("error %v\nwant %s named", err, name)
		}
	}
}

func TestHelpNamesEverySettingAndFault(t *testing.T) {
	var settings []string
	_, _ = ConfigFromEnv(func(name string) string {
		settings = append(settings, name)
		return ""
	})
	for _, fault := range Faults() {
		settings = append(settings, string(fault))
	}
	listed := map[string]bool{}
	for line := range strings.Lines(Help()) {
		listed[strings.Fields(line + " .")[0]] = true
	}
	for _, name := range settings {
		if !listed[name] {
			t.Errorf("Help does not list %s", name)
		}
	}
}
