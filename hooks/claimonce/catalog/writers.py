"""Programs that write the files they name, by the rule of claimonce.programs.writers that judges each."""

from __future__ import annotations

from claimonce.catalog.row import WRITER, Program

ROWS = (
    Program("tee shred fallocate crudini", WRITER, rule="all_operands"),
    Program("sponge truncate", WRITER, rule="all_operands", marks="familiar"),
    Program("unlink rename unix2dos", WRITER, rule="rest_operands"),
    Program("rm", WRITER, rule="removing", look="nothing", marks="familiar"),
    Program("srm trash trash-put gio", WRITER, rule="removing", marks="moves"),
    Program("rmdir", WRITER, rule="removing", look="nothing", marks="familiar moves"),
    Program("cp", WRITER, rule="copying", look="nothing", marks="familiar"),
    Program("mv", WRITER, rule="copying", look="nothing", marks="familiar moves"),
    Program("install ln rsync scp", WRITER, rule="copying", marks="familiar"),
    Program("gcp gmv", WRITER, rule="copying"),
    Program("sed perl ruby jsonlint", WRITER, rule="in_place"),
    Program("gsed", WRITER, rule="in_place", look="stream"),
    Program("yq prettier", WRITER, rule="in_place", marks="familiar"),
    Program("dd", WRITER, rule="dd", marks="familiar"),
    Program("sort openssl base64 uudecode", WRITER, rule="output_flag"),
    Program("gpg iconv pandoc", WRITER, rule="output_flag", marks="familiar"),
    Program("jj hg svn", WRITER, rule="reverting", marks="familiar"),
    Program("dasel json", WRITER, rule="flag_file"),
    Program("sqlite3 json_pp", WRITER, rule="databases"),
    Program("tar bsdtar gtar cpio 7z", WRITER, rule="archive"),
    Program("unzip", WRITER, rule="archive", marks="familiar"),
    Program("patch", WRITER, rule="patching", look="nothing", marks="familiar carry"),
    Program("gzip bzip2 xz zstd gunzip", WRITER, rule="compressing", marks="familiar"),
    Program("bunzip2 unxz", WRITER, rule="compressing"),
    Program("xxd uniq", WRITER, rule="second_operand"),
    Program("script", WRITER, rule="first_operand"),
    Program("sd dos2unix", WRITER, rule="rest_operands", marks="familiar"),
    Program("code nano", WRITER, rule="editing", marks="familiar"),
    Program("vim vi nvim emacs ed ex micro hx joe gedit subl pico kak", WRITER, rule="editing"),
    Program("aws gcloud", WRITER, rule="remote_copy", marks="familiar"),
    Program("docker podman kubectl gsutil", WRITER, rule="remote_copy"),
    Program(
        "Set-Content Add-Content Out-File Clear-Content Remove-Item Copy-Item Move-Item New-Item Tee-Object "
        "Export-Csv",
        WRITER, rule="cmdlets",
    ),
    Program("knex db-migrate drizzle-kit task-master", WRITER, rule="lease_file"),
    Program("csplit", WRITER, rule="databases", marks="familiar"),
)  # fmt: skip
