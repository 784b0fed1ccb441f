package main_test

import (
	"os"
	"testing"

	"github.com/streamspec/streamspec/internal/withoutgo"
)

// Tests of this package run the go command.
func TestMain(m *testing.M) {
	withoutgo.Restore()
	os.Exit(m.Run())
}
