package handlers

import (
	"context"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/registry/sample"
	"rasoat/store"
	"rasoat/templates"
)

// train opens a training for the commune, as `rasoat unit train` does.
func (k *talk) train(children int, reset bool) casework.TrainingSum {
	k.t.Helper()
	real := k.world.Commune
	plan := casework.TrainingPlan{Of: real, Children: children, Reset: reset, List: k.invented}
	var err error
	if plan.Name, err = templates.Text("training.commune", real); err == nil {
		plan.Province, err = templates.Text("training.province", real)
	}
	if err != nil {
		k.t.Fatal(err)
	}
	var sum casework.TrainingSum
	ctx := k.t.Context()
	err = k.world.Store.AsWork(ctx, store.TrainingScope(real.Key.Rehearsal()), func(tx *store.Tx) (err error) {
		sum, err = casework.Train(ctx, tx, plan)
		return err
	})
	if err != nil {
		k.t.Fatalf("train: %v", err)
	}
	return sum
}

// invented is a list of children who do not exist, in the hamlets of the world.
func (k *talk) invented(seed int64, children int) (casework.File, *casework.List, error) {
	o := sample.TanThuan().Options()
	o.Seed, o.Children, o.AsOf, o.Hamlets = uint64(seed), children, registry.DateOf(k.world.Clock.Now()), nil
	for _, h := range k.world.Hamlets {
		o.Hamlets = append(o.Hamlets, sample.Hamlet{Type: h.Type, Name: h.Name})
	}
	world, err := sample.New(o)
	if err != nil {
		return casework.File{}, nil, err
	}
	return casework.InventedList(context.Background(), k.world.Store.Keys(), "danh-sach.xlsx", world, o.AsOf)
}
