package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"
)

// keyCommand makes a key at once and a new one each time that the newest has been in use for a while. A key that nobody
// has opened (the control plane may be away) is not replaced: the pod's lineage would grow without anybody following it.
// SIGHUP makes a new key now. There is no network and no listener here.
func keyCommand(args []string) error {
	directory, every := "", "25m"
	if err := options(args, map[string]*string{"directory": &directory, "every": &every}); err != nil {
		return err
	}
	period, err := time.ParseDuration(every)
	if err != nil || period <= 0 {
		return fmt.Errorf("%q is not a time, for example 25m", every)
	}
	uid := os.Getenv("POD_UID")
	if directory == "" || uid == "" {
		return errors.New("key needs --directory and the environment variable POD_UID")
	}
	if err := closeMemory(); err != nil {
		return err
	}
	ends, asked := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(ends, syscall.SIGTERM, syscall.SIGINT)
	signal.Notify(asked, syscall.SIGHUP)
	return writeKeys(keys{directory, uid}, period, asked, ends)
}

func writeKeys(k keys, period time.Duration, asked, ends <-chan os.Signal) error {
	// also after a restart: whether the newest key was opened while nobody watched is not known
	for {
		if err := k.renew(); err != nil {
			return err
		}
		debug.FreeOSMemory()
		watch, err := watchOpened(k.current())
		if err != nil {
			return err
		}
		again, err := untilDue(watch.happened, period, asked, ends)
		watch.close()
		if err != nil || !again {
			return err
		}
	}
}

// untilDue is true when it is time for a new key.
func untilDue(opened <-chan error, period time.Duration, asked, ends <-chan os.Signal) (bool, error) {
	select {
	case <-ends:
		return false, nil
	case <-asked:
		return true, nil
	case err := <-opened:
		if err != nil {
			return false, err
		}
	}
	// up to a tenth earlier, so that pods that started together do not renew together
	timer := time.NewTimer(period - time.Duration(rand.Int64N(int64(period)/10+1)))
	defer timer.Stop()
	select {
	case <-ends:
		return false, nil
	case <-asked:
		return true, nil
	case <-timer.C:
		return true, nil
	}
}

// closeMemory keeps other processes of this user out of this one's memory, and core files unwritten.
func closeMemory() error {
	const prSetDumpable = 4
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if _, _, errno := syscall.Syscall(syscall.SYS_PRCTL, prSetDumpable, 0, 0); errno != 0 {
		return fmt.Errorf("cannot close this process's memory to others: %w", errno)
	}
	return syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
}
