package process

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// What is killed may have started another just before, so it is looked for again.
const (
	strayRounds = 20
	strayPause  = 5 * time.Millisecond // in which the kernel takes away what was killed
)

// adoptOrphans makes this process the parent of whatever its children leave behind, also in
// sessions of their own, and tells whether it is. A process that has children before it has
// started any (a shell's, which it has replaced) leaves theirs alone.
func adoptOrphans() bool {
	if len(processes(isChild)) > 0 {
		return false
	}
	return unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == nil
}

func isChild(pid int) bool { return parent(pid) == os.Getpid() }

// killMarked kills every process whose environment has the mark, and names those that had left
// the group: what was in it has been killed, and may take a moment to be gone.
func killMarked(mark string, group int) []string {
	marked := func() []int { return processes(func(pid int) bool { return isMarked(pid, mark) }) }
	return killAll(marked, func(pid int) bool { own := groupOf(pid); return own != group && own != gone })
}

// killChildren kills all children of this process but one.
func killChildren(but int) []string {
	killed := killAll(func() []int {
		return processes(func(pid int) bool { return pid != but && isChild(pid) && !isDead(pid) })
	}, func(int) bool { return true })
	for _, pid := range processes(func(pid int) bool { return pid != but && isChild(pid) }) {
		_, _ = syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
	}
	return killed
}

// killAll kills what is found until nothing is, and names of that what is worth it.
func killAll(find func() []int, worthNaming func(pid int) bool) (killed []string) {
	named := map[int]bool{} // one that dies loses its name before it is gone
	for range strayRounds {
		found := find()
		if len(found) == 0 {
			break
		}
		for _, pid := range found {
			if !named[pid] && worthNaming(pid) {
				named[pid] = true
				killed = append(killed, describe(pid))
			}
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		time.Sleep(strayPause)
	}
	return killed
}

// processes are the numbers of those that are wanted.
func processes(wanted func(pid int) bool) []int {
	entries, _ := os.ReadDir("/proc")
	var found []int
	for _, entry := range entries {
		if pid, err := strconv.Atoi(entry.Name()); err == nil && wanted(pid) {
			found = append(found, pid)
		}
	}
	return found
}

// isMarked tells a process that has the mark in its environment. One that has ended has no
// environment any more, and one of other users none that could be read.
func isMarked(pid int, mark string) bool {
	environment := environmentOf(pid)
	return bytes.HasPrefix(environment, []byte(mark)) || bytes.Contains(environment, []byte("\x00"+mark))
}

// What begins another program (execve) has no environment for a moment, and is asked again.
const (
	execRounds = 10
	execPause  = time.Millisecond
)

// environmentOf is what can be read of a process's environment.
func environmentOf(pid int) []byte {
	for range execRounds {
		environment, err := os.ReadFile(file(pid, "environ"))
		if len(environment) > 0 || err != nil || isDead(pid) || isKernel(pid) {
			return environment
		}
		time.Sleep(execPause)
	}
	return nil
}

func parent(pid int) int {
	fields := status(pid)
	if len(fields) < 2 {
		return 0
	}
	number, _ := strconv.Atoi(fields[1])
	return number
}

// gone is the group of a process that is no more.
const gone = 0

// groupOf is the process group of a process.
func groupOf(pid int) int {
	fields := status(pid)
	if len(fields) < 3 {
		return gone
	}
	number, _ := strconv.Atoi(fields[2])
	return number
}

func isDead(pid int) bool {
	fields := status(pid)
	return len(fields) == 0 || fields[0] == "Z" || fields[0] == "X"
}

// kernelThread is PF_KTHREAD of the kernel's include/linux/sched.h.
const kernelThread = 0x00200000

func isKernel(pid int) bool {
	fields := status(pid)
	if len(fields) < 7 {
		return false
	}
	flags, _ := strconv.ParseUint(fields[6], 10, 64)
	return flags&kernelThread != 0
}

// status is what stands in proc_pid_stat(5) behind the name: the state, the parent, the group, the
// session, the terminal, its group, flags, …
func status(pid int) []string {
	stat, _ := os.ReadFile(file(pid, "stat"))
	return strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
}

// describe names a process for people.
func describe(pid int) string {
	line, _ := os.ReadFile(file(pid, "cmdline"))
	words := strings.Split(strings.TrimRight(string(line), "\x00"), "\x00")
	return fmt.Sprintf("process %d (%s)", pid, Join(words))
}

func file(pid int, name string) string { return filepath.Join("/proc", strconv.Itoa(pid), name) }
