"""A real Slurm on this machine: a controller and two nodes that listen on the loopback interface alone."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
from shipped import REPOSITORY

PYTHON = REPOSITORY / ".venv-slurm/bin/python"

NODES = ("n1", "n2")
PROGRAMS = ("munged", "slurmctld", "slurmd", "sinfo", "sbatch", "srun")
START_SECONDS = 60
"""Until the nodes are idle; on a busy machine it takes ten."""
CORES_OF_A_NODE = 4
"""As many as profiles/slurm asks for; the machine may have fewer."""

_CONFIGURATION = """\
ClusterName=loop
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={controller}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
GresTypes=gpu
StateSaveLocation={folder}/controller
SlurmdSpoolDir={folder}/%n
SlurmctldPidFile={folder}/controller.pid
SlurmdPidFile={folder}/%n.pid
SlurmctldLogFile={folder}/controller.log
SlurmdLogFile={folder}/%n.log
SlurmdParameters=config_overrides
SlurmUser=root
ReturnToService=2
JobRequeue=1
MinJobAge=86400
SlurmdTimeout=10
SchedulerParameters=sched_interval=2,bf_interval=5
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
"""
"""It listens on loopback alone, and knows no control groups and no accounting. A node that does not answer for ten
seconds is down, and its jobs start again."""


def why_not() -> str | None:
    """What is missing here for a Slurm; None if nothing."""
    if not sys.platform.startswith("linux"):
        return "Slurm needs Linux"
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        return f"Slurm is not installed (Debian: slurm-wlm, munge): there is no {missing[0]}"
    return None if os.geteuid() == 0 else "only root can start the daemons of Slurm"


class LoopbackSlurm:
    """Its files lie in a folder of its own, its ports are free ones; `close` ends all that it has started."""

    def __init__(self, folder: Path) -> None:
        """Start it. Raises RuntimeError if its nodes do not become idle."""
        self._folder = folder
        self._daemons: dict[str, subprocess.Popen] = {}
        self._configure()
        self.environment = {
            "SLURM_CONF": str(folder / "slurm.conf"),
            "PATH": f"{self._commands()}{os.pathsep}{os.environ['PATH']}",
        }
        """Of whoever is to use this Slurm, and no other one."""
        try:
            self._start_munge()
            self._start("controller", "slurmctld", "-D")
            for node in NODES:
                self.start_node(node)
            self._wait_for_idle_nodes()
        except BaseException:
            self.close()
            raise

    def ask(self, *command: str) -> str:
        """What one of Slurm's commands prints."""
        return subprocess.run(
            command, env={**os.environ, **self.environment}, capture_output=True, text=True, check=True
        ).stdout

    def start_node(self, node: str) -> None:
        """Switch a node on; it offers itself to the controller."""
        self._start(node, "slurmd", "-D", "-N", node)

    def kill_node(self, node: str) -> None:
        """Switch a node off, with everything that runs on it."""
        daemon = self._daemons.pop(node)
        daemon.kill()
        daemon.wait()
        while processes := self._processes_of(node):
            for process in processes:
                with suppress(psutil.NoSuchProcess):
                    process.kill()

    def close(self) -> None:
        """End the daemons and what still runs on the nodes."""
        for node in NODES:
            if node in self._daemons:
                self.kill_node(node)
        for daemon in self._daemons.values():
            daemon.send_signal(signal.SIGTERM)
        for daemon in self._daemons.values():
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()

    def _configure(self) -> None:
        for name in ("munge", "controller", *NODES):
            (self._folder / name).mkdir(parents=True)
        self._folder.chmod(0o755)
        controller, *ports = _free_ports(1 + len(NODES))
        memory = psutil.virtual_memory().total // 2**20 // 2
        text = _CONFIGURATION.format(controller=controller, folder=self._folder)
        for node, port in zip(NODES, ports, strict=True):
            text += (
                f"NodeName={node} NodeHostname=localhost NodeAddr=127.0.0.1 Port={port} CPUs={CORES_OF_A_NODE} "
                f"RealMemory={memory} Gres=gpu:1 State=UNKNOWN\n"
            )
        text += "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP\n"
        (self._folder / "slurm.conf").write_text(text)
        # There is no card: a device that everybody has stands for one, so that Slurm hands it out.
        (self._folder / "gres.conf").write_text("Name=gpu File=/dev/null\n")

    def _commands(self) -> Path:
        """A folder with an `srun` that knows this Slurm: Snakemake's plugin calls it without its environment."""
        folder = self._folder / "commands"
        folder.mkdir()
        command = folder / "srun"
        configuration = self._folder / "slurm.conf"
        command.write_text(f'#!/bin/sh\nSLURM_CONF={configuration} exec {shutil.which("srun")} "$@"\n')
        command.chmod(0o755)
        return folder

    def _start_munge(self) -> None:
        folder = self._folder / "munge"
        key = folder / "key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        files = {name: folder / name for name in ("socket", "pid", "log", "seed")}
        options = [f"--{name}-file={file}" for name, file in files.items() if name != "socket"]
        self._start(
            "munge",
            "munged",
            "--foreground",
            "--force",
            f"--key-file={key}",
            f"--socket={files['socket']}",
            *options,
        )
        deadline = time.monotonic() + START_SECONDS
        while not files["socket"].exists():
            self._check_deadline(deadline, "munged does not start")

    def _start(self, name: str, *command: str) -> None:
        with (self._folder / f"{name}.out").open("a") as output:
            self._daemons[name] = subprocess.Popen(
                command,
                env={**os.environ, "SLURM_CONF": str(self._folder / "slurm.conf")},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _wait_for_idle_nodes(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                states = self.ask("sinfo", "--noheader", "--Node", "--format=%t").split()
            except subprocess.CalledProcessError:
                states = []  # the controller does not answer yet
            if states == ["idle"] * len(NODES):
                return
            self._check_deadline(deadline, f"the nodes of Slurm are not idle but {states}")

    def _check_deadline(self, deadline: float, what: str) -> None:
        if time.monotonic() > deadline:
            outputs = [file.read_text() for file in sorted(self._folder.glob("*.out"))]
            raise RuntimeError("\n".join([what, *outputs]))
        time.sleep(0.2)

    def _processes_of(self, node: str) -> list[psutil.Process]:
        """What runs on a node: all that knows its name, and Slurm's own processes that have started it."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                environment = process.environ()
                if environment.get("SLURMD_NODENAME") == node and self._is_own(process):
                    parents = [parent for parent in process.parents() if parent.name() == "slurmstepd"]
                    found += [process, *parents]
        return found

    def _is_own(self, process: psutil.Process) -> bool:
        """Whether it belongs to this Slurm, and not to another one of this machine."""
        is_alive = process.status() != psutil.STATUS_ZOMBIE
        return is_alive and process.environ().get("SLURM_CONF") == self.environment["SLURM_CONF"]


def _free_ports(number: int) -> list[int]:
    """Ports that nothing listens on at this moment."""
    sockets = [socket.socket() for _ in range(number)]
    try:
        for opened in sockets:
            opened.bind(("127.0.0.1", 0))
        return [opened.getsockname()[1] for opened in sockets]
    finally:
        for opened in sockets:
            opened.close()
