package casework

import (
	"context"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// What one member may send. A commune has ten to thirty hamlets: each may send its list twice, and the largest list that
// is read (20 MB) ten times, before anybody is asked to wait for tomorrow. The channel lets ten files go together.
const (
	UploadFiles   = 60
	UploadBytes   = 200 << 20
	UploadWaiting = 10
)

// UploadError says that a member has sent enough: for today, or until what was sent has been read.
type UploadError struct {
	Waiting     int // files that are not read yet; 0 when the day's measure is full
	Files       int // sent today
	MB          int
	MostFiles   int
	MostMB      int
	MostWaiting int
}

func (e *UploadError) Error() string {
	return fmt.Sprintf("upload refused: %d files, %d MB today, %d waiting", e.Files, e.MB, e.Waiting)
}

// MayUpload asks whether a member may send a file of that size now: UploadError when not. Nothing is counted.
func MayUpload(ctx context.Context, tx *store.Tx, by registry.Membership, size int64) error {
	u, err := tx.UploadsOn(ctx, by, registry.DateOf(tx.Now), jobImportRead, jobStaffRead)
	if err != nil {
		return err
	}
	refused := &UploadError{
		Files: u.Files, MB: int(u.Bytes >> 20), MostFiles: UploadFiles, MostMB: UploadBytes >> 20, MostWaiting: UploadWaiting,
	}
	switch {
	case u.Waiting >= UploadWaiting:
		refused.Waiting = u.Waiting
		return refused
	case u.Files >= UploadFiles, u.Bytes+size > UploadBytes:
		return refused
	}
	return nil
}

// TakeUpload is MayUpload for a file that is taken: it counts.
func TakeUpload(ctx context.Context, tx *store.Tx, by registry.Membership, size int64) error {
	if err := MayUpload(ctx, tx, by, max(size, 0)); err != nil {
		return err
	}
	return tx.CountUpload(ctx, by.Member, registry.DateOf(tx.Now), max(size, 0))
}
