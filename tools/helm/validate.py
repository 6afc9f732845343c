"""Checks Kubernetes manifests on standard input against the schemas that kubernetes-validate carries.

Usage: validate.py KUBERNETES_VERSION < manifests.yaml
Prints a line per invalid manifest, and exits 1 if there was one. Custom resources have no schema here: they are
counted, not refused. A kind of Kubernetes' own that has none does not exist.
"""

import sys

import kubernetes_validate
import yaml


def is_custom(manifest: dict) -> bool:
    group = manifest.get("apiVersion", "").rpartition("/")[0]
    return "." in group and not group.endswith(".k8s.io")


def main() -> int:
    version = sys.argv[1]
    valid, unknown, invalid = 0, [], []
    for manifest in yaml.safe_load_all(sys.stdin):
        if manifest is None:
            continue
        name = f"{manifest.get('kind')}/{manifest.get('metadata', {}).get('name')}"
        try:
            kubernetes_validate.validate(manifest, version, strict=True)
            valid += 1
        except kubernetes_validate.SchemaNotFoundError:
            if is_custom(manifest):
                unknown.append(name)
            else:
                invalid.append(f"{name}: {manifest.get('apiVersion')} has no such kind")
        except kubernetes_validate.ValidationError as error:
            path = ".".join(str(part) for part in error.path)
            invalid.append(f"{name}: {path}: {error.message}")
    for line in invalid:
        print(line)
    print(f"Kubernetes {version}: {valid} valid, {len(invalid)} invalid, {len(unknown)} without schema")
    return 1 if invalid or valid == 0 else 0


sys.exit(main())
