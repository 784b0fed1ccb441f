package cli_test

import (
	"runtime"
	"testing"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	for _, asked := range []string{"version", "--version", "-v"} {
		mustContain(t, streamspec(t, nil, asked).stdout, "streamspec ", runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
	}
}
