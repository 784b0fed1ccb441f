package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/importing"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/runner/recording"
)

// lastWords is how long streams that are open may take to end once the proxy is interrupted.
const lastWords = 3 * time.Second

// headTimeout bounds how long a client takes to send a request's head.
const headTimeout = 30 * time.Second

// recordTraffic is a proxy that keeps the streams that pass, until it is interrupted.
func recordTraffic(ctx context.Context, cmd *cobra.Command, set *recordedSet, flags recordFlags, secrets *secret.Masker) error {
	target, err := url.Parse(cmp.Or(guard.URLOf(flags.target), flags.target))
	if err != nil || target.Scheme == "" || target.Host == "" {
		return fmt.Errorf("--listen needs the URL of the service behind the proxy, for example --to http://127.0.0.1:9000, and not %q", cmp.Or(flags.target, flags.to))
	}
	listener, err := net.Listen("tcp", flags.listen)
	if err != nil {
		return fmt.Errorf("--listen %s: %w", flags.listen, err)
	}
	kept := &keptTraffic{folder: set.folder, replace: flags.replace, secrets: secrets, out: cmd.OutOrStdout()}
	traffic := importing.NewTraffic(target, kept.add)
	server := &http.Server{Handler: traffic, ReadHeaderTimeout: headTimeout}
	fmt.Fprintf(cmd.OutOrStdout(), "listening at http://%s, in front of %s; interrupt it to end\n", listener.Addr(), target)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err = <-served:
	case <-ctx.Done():
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
		defer cancel()
		if server.Shutdown(closing) != nil {
			err = server.Close()
		}
		if closed := <-served; !errors.Is(closed, http.ErrServerClosed) {
			err = errors.Join(err, closed)
		}
	}
	traffic.Wait() // who was cut off is kept as well
	return errors.Join(err, kept.result())
}

// keptTraffic keeps recordings, one at a time.
type keptTraffic struct {
	folder  string
	replace bool // what is there goes, once there is something to take its place
	secrets *secret.Masker
	out     io.Writer

	mu   sync.Mutex
	many int
	errs []error
}

func (k *keptTraffic) add(r *recording.Recording, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err == nil {
		err = k.keep(r)
	}
	if err != nil {
		k.errs = append(k.errs, err)
	}
}

func (k *keptTraffic) keep(r *recording.Recording) error {
	if k.replace && k.many == 0 {
		if err := os.RemoveAll(k.folder); err != nil {
			return err
		}
	}
	path, err := keepRecording(k.folder, r, k.secrets)
	if err != nil {
		return err
	}
	k.many++
	_, err = fmt.Fprintf(k.out, "%q: %s, in %s\n", r.Scenario, problem.Counted(r.Streams[0].Events(), "event"), path)
	return err
}

func (k *keptTraffic) result() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.many == 0 && len(k.errs) == 0 {
		return errors.New("no event stream passed: nothing is kept")
	}
	return errors.Join(k.errs...)
}
