package ship

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

const (
	keepSize  = 1 // FALLOC_FL_KEEP_SIZE
	punchHole = 2 // FALLOC_FL_PUNCH_HOLE

	// worthIt is the least that is given back at a time.
	worthIt = 1 << 20
)

// holes gives the room at the beginning of a file back to the disk while another program appends to it; see fallocate(2).
type holes struct {
	file    *os.File
	punched int64
}

// requireHoles says whether the disk of that directory can do it, in a sentence for the user.
func requireHoles(directory string) error {
	probe, err := os.CreateTemp(directory, ".hole-*.probe")
	if err != nil {
		return err
	}
	defer os.Remove(probe.Name())
	defer probe.Close()
	if _, err := probe.Write(make([]byte, 8192)); err != nil {
		return err
	}
	err = punch(probe, 0, 4096)
	if errors.Is(err, syscall.EOPNOTSUPP) || errors.Is(err, syscall.ENOSYS) {
		return fmt.Errorf("the disk of `%s` cannot give room back within a file: put it on ext4, xfs, btrfs or tmpfs", directory)
	}
	return err
}

// punch gives everything before that offset back; small steps wait until they are worth it.
func (h *holes) punch(offset int64) error {
	if offset-h.punched < worthIt {
		return nil
	}
	if err := punch(h.file, h.punched, offset-h.punched); err != nil {
		return err
	}
	h.punched = offset
	return nil
}

func punch(file *os.File, offset, length int64) error {
	for {
		err := syscall.Fallocate(int(file.Fd()), keepSize|punchHole, offset, length)
		if !errors.Is(err, syscall.EINTR) {
			return os.NewSyscallError("fallocate "+file.Name(), err)
		}
	}
}
