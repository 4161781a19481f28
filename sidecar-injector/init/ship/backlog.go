package ship

import (
	"math"
	"path/filepath"
)

// backlog is what the proxy wrote and the control plane has not said that it keeps, within a bound; see overflow.
//
// A batch is offered again until it is kept. The control plane may have kept it although nobody heard its answer; so what
// was offered once is never shed. That holds across a kill too: a position is written down before anything is offered that
// lies further than saveEvery behind the one that was written before, and as much is spared after a start.
type backlog struct {
	directory string
	file      *logFile
	overflow  *overflow
	position  position
	written   position
	offered   int64 // offset behind what may have been offered from the file
	behind    int64 // offset behind the batch that was offered last, when it came from the file
}

// open reads where an earlier one stood. It is an error when the disk cannot do what is needed.
func open(log, directory string, limit int64) (*backlog, error) {
	if err := requireHoles(filepath.Dir(log)); err != nil {
		return nil, err
	}
	file, err := openLog(log)
	if err != nil {
		return nil, err
	}
	b := &backlog{directory: directory, file: file, overflow: &overflow{directory: directory, file: file, limit: limit}}
	if err := b.resume(); err != nil {
		file.file.Close()
		return nil, err
	}
	return b, nil
}

func (b *backlog) resume() error {
	size, err := b.file.size()
	if err != nil {
		return err
	}
	found, err := readPosition(b.directory)
	if err != nil {
		return err
	}
	switch {
	case found == nil:
		// whatever stands there was handed over by nobody who remembers it
		begun, err := b.file.firstData()
		if err != nil {
			return err
		}
		b.position = begin(begun)
	case found.Offset > size:
		b.position = begin(0)
	default:
		b.position = *found
		if len(found.Spared) == 0 {
			b.offered = found.Offset + b.saveEvery()
		}
	}
	b.written = b.position
	if err := b.position.write(b.directory); err != nil {
		return err
	}
	return b.overflow.deleteAllBut(b.position.Spared)
}

func (b *backlog) saveEvery() int64 {
	return b.overflow.most() / 2
}

// everything that fits is how many lines a batch has usually.
const everything = math.MaxInt

// next is what is to be handed over next, of so many lines at most, or nil. Its lines are good until the next call of anything.
func (b *backlog) next(most int) (*batch, error) {
	if len(b.position.Spared) > 0 {
		next, err := b.overflow.next(b.position.Spared[0], most)
		if err == nil {
			next.log = b.position.Log
		}
		return next, err
	}
	read, err := b.file.read(b.position.Offset, most)
	if err != nil || len(read.lines) == 0 {
		return nil, err
	}
	if read.end > b.written.Offset+b.saveEvery() {
		if err := b.save(); err != nil {
			return nil, err
		}
	}
	b.behind, b.offered = read.end, max(b.offered, read.end)
	next := &batch{log: b.position.Log, first: b.position.Number, end: b.position.Number}
	for _, json := range read.lines {
		next.lines = append(next.lines, line{next.end, json})
		next.end++
	}
	return next, nil
}

// kept says that the control plane has all of the batch that was offered last.
func (b *backlog) kept(batch *batch) error {
	if len(b.position.Spared) == 0 {
		b.position.Offset, b.position.Number = b.behind, batch.end
		return nil
	}
	if !b.overflow.kept(batch) {
		return nil
	}
	b.position.Spared = b.position.Spared[1:]
	return b.save()
}

// save remembers how far it came, and gives back the room of what is not needed any more.
func (b *backlog) save() error {
	if b.position.equals(b.written) {
		return nil
	}
	if err := b.position.write(b.directory); err != nil {
		return err
	}
	b.written = b.position
	if err := b.file.holes.punch(b.position.Offset); err != nil {
		return err
	}
	return b.overflow.deleteAllBut(b.position.Spared)
}

// damaged gives names of files that were set aside since it was asked last.
func (b *backlog) damaged() []string {
	names := b.overflow.damaged
	b.overflow.damaged = nil
	return names
}

// force makes what was written until now survive a loss of power.
func (b *backlog) force() error {
	return b.file.file.Sync()
}

// relieve sheds as much as has to be, and says whether that was anything.
func (b *backlog) relieve() (any bool, err error) {
	for {
		relieved, more, err := b.overflow.relieve(b.position, b.offered)
		if err != nil || !more {
			return any, err
		}
		b.position, any = relieved, true
		if err := b.save(); err != nil {
			return any, err
		}
	}
}

// close says how many bytes stay behind.
func (b *backlog) close() (int64, error) {
	defer b.file.file.Close()
	size, err := b.file.size()
	if err != nil {
		return 0, err
	}
	spared, err := b.overflow.spared(b.position.Spared)
	if err != nil {
		return 0, err
	}
	return size - b.position.Offset + spared, b.save()
}
