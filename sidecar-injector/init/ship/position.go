package ship

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// positionFile has the same content as that of a sidecar in Java.
const positionFile = "shipped.json"

var logName = regexp.MustCompile("^[0-9a-f]{32}$")

// position is how far the log was handed over.
type position struct {
	Log    string   `json:"log"`    // its name, 32 hexadecimal digits
	Offset int64    `json:"offset"` // of the first line in the file that was not
	Number int64    `json:"number"` // of that line
	Spared []string `json:"spared"` // files with what is left of the lines before it, to be handed over first
}

// begin is the position of a log that begins at that offset.
func begin(offset int64) position {
	name := make([]byte, 16)
	rand.Read(name)
	return position{Log: hex.EncodeToString(name), Offset: offset, Number: 1, Spared: []string{}}
}

// readPosition is nil where there is none, or none that makes sense.
func readPosition(directory string) (*position, error) {
	content, err := os.ReadFile(filepath.Join(directory, positionFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var found position
	if json.Unmarshal(content, &found) != nil || !logName.MatchString(found.Log) || found.Offset < 0 || found.Number < 1 {
		return nil, nil
	}
	for _, name := range found.Spared {
		if _, err := os.Stat(filepath.Join(directory, name)); err != nil {
			return nil, nil
		}
	}
	return &found, nil
}

func (p position) write(directory string) error {
	content, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return writeWhole(filepath.Join(directory, positionFile), content)
}

func (p position) equals(other position) bool {
	return p.Log == other.Log && p.Offset == other.Offset && p.Number == other.Number && slices.Equal(p.Spared, other.Spared)
}
