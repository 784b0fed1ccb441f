package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/format"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/steps"
)

func newFmt() *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "fmt [PATH…]",
		Short: "Format features and scenario files",
		Long: `Format features and scenario files, as all are written: features are indented and their
columns aligned, in both kinds blanks at the ends of lines go, and blank lines but one.
Comments stay, and no meaning changes. What was formatted is listed.

Exit status 1: with --check, something is not formatted; 2: something cannot be read.`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			paths, err := pathsHere(paths)
			if err != nil {
				return err
			}
			found, err := collect(paths)
			if err != nil {
				return err
			}
			changed := 0
			var errs []error
			for _, t := range found.all {
				differs, err := formatFile(t.Path, check)
				if differs {
					changed++
					fmt.Fprintln(cmd.OutOrStdout(), t.Path)
				}
				errs = append(errs, err)
			}
			if err := problem.Join(errs...); err != nil {
				return err
			}
			if check && changed > 0 {
				return statusError(verdict.ExitBroken)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "list what is not formatted, and change nothing")
	return cmd
}

// formatFile formats a file, or only tells whether it is to be.
func formatFile(path string, check bool) (differs bool, err error) {
	content, err := sources.Read(path)
	if err != nil {
		return false, err
	}
	how := format.YAML
	if sources.IsFeature(path) {
		how = format.Feature
	}
	formatted, err := how(string(content))
	if err != nil {
		return false, whyNot(path, content, err)
	}
	if formatted == string(content) || check {
		return formatted != string(content), nil
	}
	if err := rewrite(path, formatted); err != nil {
		return false, fmt.Errorf("%s is as it was: %w", path, err)
	}
	return true, nil
}

// whyNot says why a file cannot be formatted: as lint does, where it is none of its kind.
func whyNot(path string, content []byte, err error) error {
	var unread error
	switch {
	case !sources.IsFeature(path):
		var anything any
		unread = yamlfile.Decode(path, content, &anything)
	case !errors.Is(err, format.ErrMeaning):
		_, unread = steps.Load([]string{path})
	}
	if unread != nil {
		return unread
	}
	return fmt.Errorf("%s: %w", path, err)
}

// rewrite writes a file as a whole, with the mode that it has.
func rewrite(path, content string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return err
	}
	beside, err := os.CreateTemp(filepath.Dir(path), ".streamspec-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(beside.Name()) }() // it is gone where all went well
	_, err = beside.WriteString(content)
	if err := errors.Join(err, beside.Chmod(info.Mode().Perm()), beside.Close()); err != nil {
		return err
	}
	return os.Rename(beside.Name(), path)
}
