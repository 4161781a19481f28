package ship

import (
	"os"
	"path/filepath"
)

// writeWhole writes a file of mode 0600 so that, also when the power fails, there is the old one or the new one.
func writeWhole(path string, content []byte) error {
	file, err := create(path)
	if err != nil {
		return err
	}
	if _, err := file.Write(content); err != nil {
		file.Close()
		return err
	}
	return publish(file, path)
}

// create begins what publish puts in the place of path.
func create(path string) (*os.File, error) {
	temporary := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".new")
	return os.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
}

func publish(file *os.File, path string) error {
	err := file.Sync()
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return err
	}
	directory, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer directory.Close()
	return directory.Sync()
}
