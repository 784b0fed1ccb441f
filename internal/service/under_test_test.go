package service

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// behaviourKey is the environment variable that makes this test binary a
// service under test, and says how it behaves.
const behaviourKey = "SERVICE_UNDER_TEST"

func TestMain(m *testing.M) {
	if name := os.Getenv(behaviourKey); name != "" {
		behave(name)
		os.Exit(0)
	}
	if os.Getenv("GORACE") == "" { // the race detector holds up every exit by a second
		os.Setenv("GORACE", "atexit_sleep_ms=0")
	}
	flag.Parse()
	if err := flag.Set("test.parallel", atATime); err != nil {
		panic(err)
	}
	remove := buildServices()
	goleak.VerifyTestMain(m, goleak.Cleanup(func(status int) {
		remove()
		os.Exit(status)
	}))
}

// builtAt is the environment variable with the program of the services under test.
const builtAt = "SERVICE_UNDER_TEST_BUILT_AT"

// buildServices makes the program of the services under test: this one, without the race detector, with which each
// of hundreds takes four times as long to begin. Nothing of theirs is under test.
func buildServices() (remove func()) {
	dir, err := os.MkdirTemp("", "streamspec-service-")
	if err != nil {
		panic(err)
	}
	binary := filepath.Join(dir, "service.test")
	build := exec.Command("go", "test", "-c", "-trimpath", "-o", binary, ".") // as the Makefile builds what is tested without it
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("%v: %s", err, said))
	}
	if err := os.Setenv(builtAt, binary); err != nil {
		panic(err)
	}
	return func() { _ = os.RemoveAll(dir) }
}

// self is the command of the services under test.
func self() []string { return []string{os.Getenv(builtAt)} }

// atATime is how many tests run side by side: they wait, most of the time.
const atATime = "12"

// longestLife keeps a test that fails from leaving a process for good.
const longestLife = time.Minute

func behave(name string) {
	time.AfterFunc(longestLife, func() { os.Exit(9) })
	switch name {
	case "serves":
		serve(http.StatusOK)
	case "serves-tls":
		http.HandleFunc("/", func(http.ResponseWriter, *http.Request) {})
		serveTLS(http.DefaultServeMux)
	case "unwell":
		serve(http.StatusServiceUnavailable)
	case "stubborn": // does not care for SIGTERM
		signal.Ignore(syscall.SIGTERM)
		serve(http.StatusOK)
	case "polite": // says goodbye, and takes its time for it
		go sayGoodbye()
		serve(http.StatusOK)
	case "exits":
		fmt.Fprint(os.Stderr, "config.yaml: no such file") // without a line end
		os.Exit(3)
	case "never": // is never ready
		fmt.Println("waiting for the database")
		time.Sleep(time.Hour)
	case "ipv6": // listens where nobody looks
		at, err := net.Listen("tcp6", net.JoinHostPort("::1", os.Getenv("PORT")))
		fmt.Println("waiting for the database", err)
		time.Sleep(time.Hour)
		_ = at.Close()
	case "sleeps":
		time.Sleep(time.Hour)
	case "parent": // has a child that outlives it
		fmt.Println("child", spawn("sleeps"))
		serve(http.StatusOK)
	case "daemonizes": // has a child in a group of its own, which shares the output
		fmt.Println("child", spawnWith("sleeps", ownSession()))
		serve(http.StatusOK)
	case "sociable": // ends once all of a company are asked to
		go endInCompany()
		serve(http.StatusOK)
	case "launcher": // leaves the serving to its child
		fmt.Println("child", spawn("polite"))
		time.Sleep(time.Hour)
	case "chatty":
		for i := range 4000 {
			fmt.Println("line", i, strings.Repeat("·", 20))
		}
		serve(http.StatusOK)
	case "indiscreet":
		fmt.Println("connecting with", os.Getenv("API_TOKEN"))
		serve(http.StatusOK)
	case "announces": // says so once it listens
		announce()
	case "announces-once":
		if isFirst() {
			fmt.Println("ready")
		}
		serve(http.StatusOK)
	case "one-off": // cannot be started twice
		if !isFirst() {
			fmt.Println("the lock is held")
			os.Exit(4)
		}
		serve(http.StatusOK)
	case "well-once": // is never ready again
		if !isFirst() {
			serve(http.StatusServiceUnavailable)
		}
		serve(http.StatusOK)
	case "simple": // knows nothing of SO_REUSEADDR
		serveSimply()
	case "runner":
		behaveAsRunner()
	}
}

func serve(status int) {
	http.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	http.HandleFunc("/pid", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, os.Getpid()) })
	http.HandleFunc("/env", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, os.Getenv(r.FormValue("name")))
	})
	http.HandleFunc("/exit", func(_ http.ResponseWriter, r *http.Request) {
		code, _ := strconv.Atoi(r.FormValue("code"))
		fmt.Println("giving up")
		os.Exit(code)
	})
	http.HandleFunc("/ticks", tick)
	if admin := os.Getenv("ADMIN_PORT"); admin != "" {
		go func() { fmt.Println(http.ListenAndServe("127.0.0.1:"+admin, nil)) }()
	}
	fmt.Println(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
	os.Exit(1)
}

// tick is a stream without an end.
func tick(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		fmt.Fprint(w, "data: tick\n\n")
		_ = http.NewResponseController(w).Flush()
		time.Sleep(5 * time.Millisecond)
	}
}

func announce() {
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		panic(err)
	}
	fmt.Println(strings.Repeat("loading\n", 20_000)) // more than is kept
	fmt.Println("listening on", os.Getenv("PORT"))
	fmt.Println(strings.Repeat("idle\n", 20_000))
	_ = http.Serve(listener, nil)
}

// isFirst tells whether this is the first process that asks, by a file.
func isFirst() bool {
	file, err := os.OpenFile(os.Getenv("FIRST"), os.O_CREATE|os.O_EXCL, 0o600)
	_ = file.Close()
	return err == nil
}

func serveSimply() {
	config := net.ListenConfig{Control: func(_, _ string, conn syscall.RawConn) error {
		return conn.Control(func(fd uintptr) {
			neverReuse(fd)
		})
	}}
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(http.Serve(listener, nil))
}

func sayGoodbye() {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM)
	<-asked
	time.Sleep(200 * time.Millisecond)
	fmt.Println("goodbye")
	os.Exit(0)
}

func endInCompany() {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM)
	<-asked
	dir := os.Getenv("COMPANY")
	_ = os.WriteFile(filepath.Join(dir, strconv.Itoa(os.Getpid())), nil, 0o600)
	for ending := 0; ending < company; time.Sleep(5 * time.Millisecond) {
		entries, _ := os.ReadDir(dir)
		ending = len(entries)
	}
	os.Exit(0)
}

// spawn starts another of this binary, which shares the output.
func spawn(behaviour string) (pid int) { return spawnWith(behaviour, nil) }

func spawnWith(behaviour string, attributes *syscall.SysProcAttr) (pid int) {
	cmd := exec.Command(os.Args[0])
	cmd.SysProcAttr = attributes
	cmd.Env = append(os.Environ(), behaviourKey+"="+behaviour)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		panic(err)
	}
	return cmd.Process.Pid
}

// behaveAsRunner starts a service, tells its process ID and waits to be killed.
func behaveAsRunner() {
	inst, err := NewPool(Options{Self: os.Args[:1]}).Acquire(context.Background(), behaving("serves"), nil, nil, false)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(inst.processes.proc.ID())
	time.Sleep(time.Hour)
}

// behaving defines a service with a behaviour of [behave].
func behaving(behaviour string) Definition {
	return Definition{
		Name:  behaviour,
		Run:   "streamspec",
		Env:   map[string]string{behaviourKey: behaviour},
		Ready: &Probe{Get: "/health"},
	}
}
