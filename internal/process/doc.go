// Package process runs commands of others: a service under test, a command of its setup,
// a probe. Start reading at [Start], which starts one in a process group of its own and
// sees it out; [Command] is one that can be run again and again; [Output] keeps what it
// writes.
//
// Once a process has ended, whatever is left of its group is killed. A child that leaves
// the group (setsid) is out of reach. If the runner itself is killed, Linux kills the
// process that the runner started, but not that process's children. The package needs
// Unix.
package process
