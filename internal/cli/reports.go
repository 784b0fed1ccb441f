package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/replace"
	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/verdict"
)

// reportFile is a report that is to be written.
type reportFile struct{ format, path string }

// standardOutput is the path of a report that goes there; what is for people goes to
// standard error then.
const standardOutput = "-"

func (f reportFile) toOutput() bool { return f.path == standardOutput }

// reportFiles reads the flags --format.
func reportFiles(flags []string) ([]reportFile, error) { return filesOf(flags, report.Formats()) }

// filesOf reads flags FORMAT:PATH, where there are these formats.
func filesOf(flags, formats []string) ([]reportFile, error) {
	var files []reportFile
	for _, flag := range flags {
		file, err := fileOf(flag, formats, files)
		if err != nil {
			return nil, fmt.Errorf("--format %s: %w", flag, err)
		}
		files = append(files, file)
	}
	return files, nil
}

// fileOf reads FORMAT:PATH, where there are these formats, and these files already.
func fileOf(text string, formats []string, files []reportFile) (reportFile, error) {
	format, path, _ := strings.Cut(text, ":")
	switch {
	case !slices.Contains(formats, format):
		return reportFile{}, fmt.Errorf("%q is no format of a report; %swrite FORMAT:PATH, with one of the formats %s", format, suggest.DidYouMean(format, formats), strings.Join(formats, ", "))
	case path == "":
		return reportFile{}, fmt.Errorf("it does not say where the report goes; write %[1]s:FILE, or %[1]s:%[2]s for standard output", format, standardOutput)
	}
	file := reportFile{format, filepath.Clean(path)}
	if i := slices.IndexFunc(files, func(f reportFile) bool { return f.place() == file.place() }); i >= 0 {
		return file, fmt.Errorf("the %s report goes there already; give each a path of its own", files[i].format)
	}
	return file, nil
}

// place is the path however it is spelt, through a linked folder or not.
func (f reportFile) place() string {
	if f.toOutput() {
		return f.path
	}
	path, err := filepath.Abs(f.path)
	if err != nil {
		return f.path
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(folder, filepath.Base(path))
	}
	return path
}

// forPeople is where what is for people goes.
func forPeople(cmd *cobra.Command, files []reportFile) io.Writer {
	if slices.ContainsFunc(files, reportFile.toOutput) {
		return cmd.ErrOrStderr()
	}
	return cmd.OutOrStdout()
}

// makeRoom removes the reports of the run before: whatever ends this one, they must not be
// taken for its own. Where none can be written, it says so before anything has run.
func makeRoom(files []reportFile) error {
	return each(files, func(f reportFile) error {
		if f.toOutput() {
			return nil
		}
		if err := f.checkPath(); err != nil {
			return err
		}
		return errors.Join(ifThere(os.Remove(f.path)), f.tryFolder())
	})
}

// tryFolder makes the report's folder, and fails where no file can be written into it.
func (f reportFile) tryFolder() error {
	folder := filepath.Dir(f.path)
	if err := replace.Folder(folder, folderMode); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, ".report-*")
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// writeReports writes those to standard output to out.
func writeReports(files []reportFile, out io.Writer, outcome verdict.Run) error {
	return writeFiles(files, out, func(format string, to io.Writer) error { return report.Write(format, to, outcome) })
}

// writeFiles writes each file in its format, all at a time; those to standard output to out.
func writeFiles(files []reportFile, out io.Writer, write func(format string, to io.Writer) error) error {
	errs := make([]error, len(files))
	var written sync.WaitGroup
	for i, f := range files {
		written.Go(func() { errs[i] = f.named(f.writeTo(out, write)) })
	}
	written.Wait()
	return errors.Join(errs...)
}

func (f reportFile) writeTo(out io.Writer, write func(format string, to io.Writer) error) error {
	if f.toOutput() {
		return write(f.format, f.visible(f.output(out)))
	}
	return f.write(func(to io.Writer) error { return write(f.format, f.visible(to)) })
}

// output is standard output for this report: what is meant as commands of a CI system passes as
// it is, with what others sent escaped in it.
func (f reportFile) output(out io.Writer) io.Writer {
	for f.format == report.GitHub {
		before, ok := out.(interface{ Unwrap() io.Writer })
		if !ok {
			break
		}
		out = before.Unwrap()
	}
	return out
}

func each(files []reportFile, do func(reportFile) error) error {
	var errs []error
	for _, f := range files {
		errs = append(errs, f.named(do(f)))
	}
	return errors.Join(errs...)
}

// named is an error of this report.
func (f reportFile) named(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("the %s report cannot be written: %w", f.format, err)
}

// ifThere is the error of removing what need not be there.
func ifThere(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// checkPath refuses what is no file of reports: what a link leads to may be nobody's to
// overwrite.
func (f reportFile) checkPath() error {
	if err := replace.CheckFolder(filepath.Dir(f.path)); err != nil {
		return err
	}
	info, err := os.Lstat(f.path)
	if err != nil {
		return ifThere(err)
	}
	switch {
	case info.Mode().IsRegular():
		return nil
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is a symbolic link, and no report is written through one: name the file itself, or - for standard output", f.path)
	default:
		return fmt.Errorf("%s is no regular file: name one, or - for standard output", f.path)
	}
}

// Modes of what is written for a report.
const (
	folderMode = 0o755
	reportMode = 0o644
)

// visible has nothing in JSON speak to a terminal; the other formats see to it themselves.
func (f reportFile) visible(out io.Writer) io.Writer {
	if f.format == "json" || f.format == "messages" {
		return &visibleJSON{out: out}
	}
	return out
}

// write writes the report, which is there as a whole or not at all.
func (f reportFile) write(write func(io.Writer) error) error {
	if err := f.checkPath(); err != nil {
		return err
	}
	if err := replace.Folder(filepath.Dir(f.path), folderMode); err != nil {
		return err
	}
	return replace.File(f.path, reportMode, write)
}

// coursesFor keeps what happened, if one of the reports shows that; nil: none does.
func coursesFor(files []reportFile, secrets *secret.Masker) (*happened.Store, error) {
	if !slices.ContainsFunc(files, func(f reportFile) bool { return report.ShowsCourses(f.format) }) {
		return nil, nil
	}
	show := func(c *happened.Course) *happened.Course { return secret.Value(secrets, c) }
	var page func(*bytes.Buffer, *happened.Course)
	if slices.ContainsFunc(files, func(f reportFile) bool { return f.format == report.HTML }) {
		page = report.WriteCourse
	}
	return happened.NewStore(show, func() bool { return secrets.Known() == 0 }, page)
}

// notRepeated are the flags that say which scenarios run, how often, and what is told of them:
// whoever runs one of them again needs none of these. The client of a load stands with each scenario.
func notRepeated() []string {
	return []string{
		"tags", "name", "last-failed", "shard", "shard-by", "format", "color", "jobs", "repeat", "retries", "allow-flaky", "remeasure", "timeout",
		"recordings", "recordings-dir", "fail-fast", "verbose", "notes", "client",
	}
}

// repeated are the other flags that were given, as words of a command line.
func repeated(flags *pflag.FlagSet) []string {
	var words []string
	flags.Visit(func(f *pflag.Flag) {
		if slices.Contains(notRepeated(), f.Name) {
			return
		}
		values := []string{f.Value.String()}
		if several, is := f.Value.(pflag.SliceValue); is {
			values = several.GetSlice()
		}
		for _, v := range values {
			words = append(words, "--"+f.Name+"="+v)
		}
	})
	return words
}

// sayPages says where pages are, for whoever wants to open one. Those of the run before were
// removed: what is there was written by this one.
func sayPages(out io.Writer, files []reportFile) {
	for _, f := range files {
		if f.format != report.HTML || f.toOutput() {
			continue
		}
		if page, err := os.Lstat(f.path); err == nil && page.Mode().IsRegular() {
			fmt.Fprintln(out, "the report: "+f.path)
		}
	}
}
