package main

import (
	"os"
	"syscall"
)

// watched tells once that something has happened to a file or directory.
type watched struct {
	happened <-chan error
	events   *os.File
}

// watchOpened tells when a file is opened by somebody.
func watchOpened(path string) (watched, error) {
	return watch(path, syscall.IN_OPEN)
}

func watch(path string, kinds uint32) (watched, error) {
	events, err := inotify(path, kinds)
	if err != nil {
		return watched{}, err
	}
	happened := make(chan error, 1)
	go func() {
		buffer := make([]byte, syscall.SizeofInotifyEvent+syscall.NAME_MAX+1)
		_, err := events.Read(buffer)
		happened <- err
	}()
	return watched{happened, events}, nil
}

func (w watched) close() {
	w.events.Close()
}

// inotify gives a file whose reads end with the next event of the given kinds.
func inotify(path string, kinds uint32) (*os.File, error) {
	fd, err := syscall.InotifyInit1(syscall.IN_CLOEXEC | syscall.IN_NONBLOCK)
	if err != nil {
		return nil, os.NewSyscallError("inotify_init1", err)
	}
	if _, err := syscall.InotifyAddWatch(fd, path, kinds); err != nil {
		syscall.Close(fd)
		return nil, os.NewSyscallError("inotify_add_watch "+path, err)
	}
	return os.NewFile(uintptr(fd), "inotify"), nil
}

// watchWritten tells when something in a directory has come, gone or changed.
func watchWritten(directory string) (watched, error) {
	return watch(directory, syscall.IN_CLOSE_WRITE|syscall.IN_MOVED_TO|syscall.IN_MOVED_FROM|syscall.IN_DELETE)
}
