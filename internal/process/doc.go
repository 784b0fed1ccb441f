// Package process runs commands of others: a service under test, a command of its setup,
// a probe. Start reading at [Command.Start], which starts one in a process group of its own
// and sees it out; [Output] keeps what it writes, and a [Log] shows people the lines of several,
// as far as they read them.
//
// Once a process has ended, whatever is left of its group is killed; on Linux so is what has
// left the group (setsid), which is found by a mark in its environment, and named. A
// [Watchdog] does the same should this process die. What escapes: a process of another user,
// and, where this process dies or shares itself with others (library use), a daemon that has
// overwritten its own environment.
//
// Windows has neither process groups nor signals: there only the process itself is ended.
package process
