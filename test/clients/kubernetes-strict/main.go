// Reads manifests of stdin into Kubernetes's own types, as the API server does with strict field validation: a key that
// there is not, one that is there twice, or a value of another type is an error.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/json"
	convert "sigs.k8s.io/yaml"
)

func main() {
	documents := yaml.NewYAMLReader(bufio.NewReader(os.Stdin))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = check(document)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func check(document []byte) error {
	var kind meta.TypeMeta
	if err := convert.Unmarshal(document, &kind); err != nil {
		return err
	}
	known := map[string]any{
		"batch/v1 CronJob":         &batch.CronJob{},
		"v1 PersistentVolumeClaim": &core.PersistentVolumeClaim{},
	}
	name := kind.APIVersion + " " + kind.Kind
	into, isKnown := known[name]
	if !isKnown {
		return fmt.Errorf("%s is not among the kinds that are checked", name)
	}
	asJSON, err := convert.YAMLToJSONStrict(document)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	// Not the one of sigs.k8s.io/yaml: the API server tells capital letters apart.
	wrong, err := json.UnmarshalStrict(asJSON, into)
	if err := errors.Join(append(wrong, err)...); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Println(name)
	return nil
}
