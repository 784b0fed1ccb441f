package locust

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/load"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/service"
)

// patience is how long a test waits for what must happen.
const patience = time.Minute

// master is a Locust master as a worker sees it.
type master struct {
	t      *testing.T
	socket zmq4.Socket
	worker []byte // who spoke last
	said   chan heard
}

// heard is a message, and whose it is.
type heard struct {
	from []byte
	received
}

func newMaster(t *testing.T, at string) *master {
	m := &master{t: t, socket: zmq4.NewRouter(t.Context()), said: make(chan heard, 1000)}
	if err := m.socket.Listen("tcp://" + at); err != nil {
		t.Fatal(err)
	}
	go m.listen()
	return m
}

func (m *master) listen() {
	defer close(m.said)
	for {
		text, err := m.socket.Recv()
		if err != nil {
			return
		}
		var said received
		if len(text.Frames) != 2 || msgpack.Unmarshal(text.Frames[1], &said) != nil {
			return
		}
		m.said <- heard{text.Frames[0], said}
	}
}

// hears waits for a message of a type, and decodes what it has.
func (m *master) hears(kind string, data any) {
	m.t.Helper()
	over := time.After(patience)
	for {
		select {
		case said, open := <-m.said:
			if !open {
				m.t.Fatalf("the worker never says %s", kind)
			}
			if m.worker = said.from; said.Type != kind {
				continue
			}
			if string(m.worker) != said.Node {
				m.t.Errorf("%s is from %q, which calls itself %q", kind, m.worker, said.Node)
			}
			if err := said.into(data); err != nil {
				m.t.Fatal(err)
			}
			return
		case <-over:
			m.t.Fatalf("the worker does not say %s", kind)
		}
	}
}

func (m *master) says(kind string, data any) {
	m.t.Helper()
	text, err := msgpack.Marshal(message{Type: kind, Data: data, Node: string(m.worker)})
	if err == nil {
		err = m.socket.Send(zmq4.NewMsgFrom(m.worker, text))
	}
	if err != nil {
		m.t.Fatal(err)
	}
}

// numbers serves streams that say which client asks; that of client 2 of the first worker lacks it.
func numbers(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	n := r.URL.Query().Get("n")
	if n == "10002" {
		n = ""
	}
	fmt.Fprintf(w, "data: {\"n\": %q}\n\n", n)
	time.Sleep(10 * time.Millisecond)
}

// prepared is a load of a scenario whose client 10,002 does not hold.
func prepared(t *testing.T) *load.Load {
	server := httptest.NewServer(http.HandlerFunc(numbers))
	t.Cleanup(server.Close)
	dir := t.TempDir()
	file := fmt.Sprintf("scenario: numbers of clients\nstream: {get: \"%s/?n=${client}\"}\nexpect: [{name: its own, every: message, is: {n: \"${client}\"}}]\nload: {clients: 1}\n", server.URL)
	if err := os.WriteFile(filepath.Join(dir, "s.yaml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	library, err := check.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	declared, err := library.Scenario("numbers of clients")
	if err != nil {
		t.Fatal(err)
	}
	pool := service.NewPool(service.Options{})
	t.Cleanup(func() { _ = pool.Close(t.Context()) })
	l := load.New(play.NewRunner(pool, play.Options{}), pool.Lateness(), 0, []load.Played{{Library: library, Scenario: declared}})
	if err := l.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l
}

func freeAddress(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// TestAWorker: it is there before its master, has as many users as that says, tells what they
// came to, finds a master that comes back, and goes when it is sent home.
func TestAWorker(t *testing.T) {
	at := freeAddress(t)
	w := New(at, prepared(t), []string{"numbers of clients"}, io.Discard)
	over := make(chan error, 1)
	go func() { over <- w.Run(t.Context()) }()

	first := newMaster(t, at)
	var version int
	first.hears(ready, &version)
	if version != anyVersion {
		t.Errorf("it is of version %d", version)
	}
	first.says(acknowledged, map[string]any{"index": 1})
	first.says(spawn, map[string]any{"timestamp": 1.5, userClasses: map[string]int{"NumbersOfClients": 2}, "host": nil, "parsed_options": map[string]any{"a": nil}})
	var told struct {
		Counts map[string]int      `msgpack:"user_classes_count"`
		Users  int                 `msgpack:"user_count"`
		Stats  []entry             `msgpack:"stats"`
		Total  entry               `msgpack:"stats_total"`
		Errors map[string]*failure `msgpack:"errors"`
	}
	var none any
	first.hears(spawning, &none)
	first.hears(spawned, &told)
	if told.Users != 2 || told.Counts["NumbersOfClients"] != 2 {
		t.Errorf("%d users play: %v", told.Users, told.Counts)
	}
	var health struct {
		State string `msgpack:"state"`
	}
	first.hears(heartbeat, &health)
	if health.State != stateRunning {
		t.Errorf("it is %s", health.State)
	}
	rows := map[row]entry{}
	for rows[row{ofExpectation, "numbers of clients: its own"}].Failures == 0 {
		first.hears(statistics, &told)
		for _, e := range told.Stats {
			rows[row{e.Method, e.Name}] = e
		}
	}
	own := rows[row{ofExpectation, "numbers of clients: its own"}]
	if own.Failures >= own.Requests || own.WithoutTime != own.Requests || told.Total.Requests == 0 || rows[row{ofTime, "numbers of clients: response"}].Times == nil {
		t.Errorf("%+v\nin all %+v", own, told.Total)
	}
	if failed := told.Errors[ofExpectation+".numbers of clients: its own"]; failed == nil || !strings.Contains(failed.Error, "client 10002") || failed.Occurrences == 0 {
		t.Errorf("the failures are %v", told.Errors)
	}
	first.says(spawn, map[string]any{"timestamp": 1.5, userClasses: map[string]int{"NumbersOfClients": 50}}) // the same once more
	first.says(spawn, map[string]any{"timestamp": 2, userClasses: map[string]int{"NumbersOfClients": 1}})
	first.hears(spawned, &told)
	if told.Users != 1 {
		t.Errorf("%d users play, want 1", told.Users)
	}
	if err := first.socket.Close(); err != nil {
		t.Fatal(err)
	}

	again := newMaster(t, at)
	again.hears(ready, &version)
	again.says(acknowledged, nil) // as old masters do
	again.says(stop, nil)
	again.hears(stopped, &none)
	again.hears(ready, &version)
	again.says(quit, nil)
	select {
	case err := <-over:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Fatal("it was sent home, and stays")
	}
	_ = again.socket.Close()
}

// TestRows: times are kept as Locust keeps them, and failures that are alike are one.
func TestRows(t *testing.T) {
	for ms, want := range map[float64]int{0.4: 0, 99.4: 99, 147: 150, 3432: 3400, 58760: 59000} {
		if got := rounded(ms); got != want {
			t.Errorf("%v ms is kept as %d, want %d", ms, got, want)
		}
	}
	now := time.Now()
	f := newFigures(now)
	f.count(now, row{"EXPECT", "a"}, nil, "first for client 7")
	f.take(now)
	f.count(now, row{"EXPECT", "a"}, nil, "first for client 9")
	f.count(now, row{"EXPECT", "a"}, nil, "")
	told := f.take(now)
	failed := told["errors"].(map[string]*failure)["EXPECT.a"]
	if failed.Error != "first for client 7" || failed.Occurrences != 1 || told["stats"].([]*entry)[0].Requests != 2 {
		t.Errorf("%+v", failed)
	}
}

func TestALocustfile(t *testing.T) {
	var text strings.Builder
	if err := WriteLocustfile(&text, []string{"an order is placed", "An order: is placed!", "3 watchers\nimport os", "注文"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"class AnOrderIsPlaced(User):\n    # an order is placed\n", "class AnOrderIsPlaced2(User):", "class Scenario3WatchersImportOs(User):\n    # 3 watchersimport os\n", "class Scenario(User):\n    # 注文\n"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("it lacks %q:\n%s", want, text.String())
		}
	}
}
