package casework

import "context"

// removeHamlets takes the hamlets back that the import had made, as long as nothing else hangs on them.
func (u *importUndo) removeHamlets(ctx context.Context) error {
	made := u.done.Import.Hamlets
	free, err := u.tx.FreeHamlets(ctx, made, u.leaving)
	if err != nil {
		return err
	}
	for _, hamlet := range free {
		gone := u.dry
		if !u.dry {
			if gone, err = u.tx.RemoveHamlet(ctx, hamlet.ID); err != nil {
				return err
			}
		}
		if gone {
			u.done.Hamlets = append(u.done.Hamlets, hamlet)
		}
	}
	u.done.Kept = len(made) - len(u.done.Hamlets)
	return nil
}

// forget drops what else the import had left: images, conflicts of its own, and what it had learned of such lists.
// The conflicts of earlier lists that it had settled are open again.
func (u *importUndo) forget(ctx context.Context) error {
	line := u.done.Import
	if err := u.tx.DropImportImages(ctx, line.ID); err != nil {
		return err
	}
	if err := u.tx.DropConflicts(ctx, line.ID); err != nil {
		return err
	}
	if err := u.tx.ReturnConflicts(ctx, line, u.back); err != nil {
		return err
	}
	return unlearn(ctx, u.tx, line)
}
