"""Trains a causal language model on the bytes of a text or JSONL file.

    python3 train.py --config run.json                one process
    python3 train.py --config run.json --nproc 2      torchrun with two processes, the model sharded with FSDP2
    PET_NNODES=2 PET_NODE_RANK=0 PET_MASTER_ADDR=... python3 train.py --config run.json --group
                                                      torchrun as one of several nodes; PET_* variables define the group

run.json: {"run": ID, "training_file": PATH, "output_dir": PATH, "hyperparameters": {...}}. In a group, "storage" is "shared"
if every node sees output_dir of rank 0. With "gathered", rank 0 collects each checkpoint and sends it to the others before
they resume. In both cases, only the first node needs the training file. Each event is one line of JSON on
stdout (started, resumed, metrics, checkpoint, stopped, done, error). The examples of a step depend only on the seed and the
step, so losses do not depend on the number of processes. A run resumes from the last complete checkpoint in
output_dir, written by any number of processes. On SIGTERM, it writes a checkpoint and exits with 0.
"""

import argparse
import ctypes
import hashlib
import importlib.util
import json
import math
import os
import shutil
import signal
import sys
import time

DEFAULTS = {
    "steps": None,
    "n_epochs": 1,
    "batch_size": 8,
    "block_size": 64,
    "layers": 2,
    "heads": 2,
    "width": 64,
    "learning_rate": 1e-3,
    "checkpoint_every": 10,
    "seed": 0,
}
OPTIONAL_KEYS = {"learning_rate_multiplier"}
PR_SET_PDEATHSIG = 1
LAUNCHER = "TRAIN_LAUNCHER_PID"


class Refused(Exception):
    """A job that would fail in the same way on every attempt."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def emit(event, **fields):
    if int(os.environ.get("RANK", "0")) == 0:
        write_line({"event": event, **fields})


def write_line(value):
    """Writes a line in one call, so that lines of several ranks do not mix."""
    sys.stdout.flush()
    os.write(1, (json.dumps(value) + "\n").encode())


def die_with_parent():
    """Ends this process with its server: otherwise it would train at the same time as its successor."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # torchrun may have been killed before that call, and this process is in no group that the server kills.
    if os.environ.get(LAUNCHER, str(os.getppid())) != str(os.getppid()):
        os.kill(os.getpid(), signal.SIGKILL)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", required=True)
    parser.add_argument("--nproc", type=int)
    parser.add_argument("--group", action="store_true")
    args = parser.parse_args()
    die_with_parent()
    if importlib.util.find_spec("torch") is None:
        emit("error", code="torch_missing", message=f"{sys.executable} has no PyTorch", retryable=False)
        return 1
    if args.nproc is not None:
        launch(args.config, ["--standalone", "--local-addr=127.0.0.1", f"--nproc-per-node={args.nproc}", "--max-restarts=0"])
    if args.group:
        launch(args.config, [])
    from torch.distributed.elastic.multiprocessing.errors import record

    try:
        return record(train)(args.config)
    except Refused as error:
        write_line({"event": "error", "code": error.code, "message": str(error), "retryable": False})
        return 1


def launch(config, options):
    """Replaces this process by torchrun. Without options, torchrun reads PET_* variables."""
    os.environ[LAUNCHER] = str(os.getpid())
    os.execv(
        sys.executable,
        [sys.executable, "-m", "torch.distributed.run", *options, os.path.abspath(__file__), "--config", config],
    )


def read_settings(given):
    unknown = sorted(set(given) - set(DEFAULTS) - OPTIONAL_KEYS)
    if unknown:
        raise Refused("invalid_hyperparameters", f"unknown hyperparameters: {', '.join(unknown)}")
    settings = {**DEFAULTS, **{key: value for key, value in given.items() if value not in (None, "auto")}}
    settings["learning_rate"] *= settings.pop("learning_rate_multiplier", 1)
    if settings["width"] % settings["heads"] != 0:
        raise Refused("invalid_hyperparameters", "width must be a multiple of heads")
    return settings


def read_bytes(path):
    """Returns the bytes of the file; for JSONL, the text of each line with a newline."""
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise Refused("invalid_training_file", f"the training file cannot be read: {error.strerror}") from error
    if not path.endswith(".jsonl"):
        return content
    lines = content.splitlines()
    return b"".join(text_of(line, number) + b"\n" for number, line in enumerate(lines, 1) if line.strip())


def text_of(line, number):
    try:
        value = json.loads(line)
        if isinstance(value, str):
            return value.encode()
        if "text" in value:
            return value["text"].encode()
        if "messages" in value:
            return "\n".join(f"{each['role']}: {each['content']}" for each in value["messages"]).encode()
        return (value["prompt"] + value["completion"]).encode()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        why = "wants text, prompt and completion, or messages"
        raise Refused("invalid_training_file", f"line {number} of the training file {why}") from error


def build_model(settings):
    import torch
    from torch import nn
    from torch.nn import functional

    width, heads = settings["width"], settings["heads"]

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
            self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
            self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

        def forward(self, x):
            batch, length, _ = x.shape
            parts = self.qkv(self.norm1(x)).view(batch, length, 3, heads, width // heads)
            q, k, v = parts.permute(2, 0, 3, 1, 4)
            seen = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
            x = x + self.out(seen.transpose(1, 2).reshape(batch, length, width))
            return x + self.mlp(self.norm2(x))

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.bytes = nn.Embedding(256, width)
            self.places = nn.Embedding(settings["block_size"], width)
            self.blocks = nn.ModuleList(Block() for _ in range(settings["layers"]))
            self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, 256)

        def forward(self, x):
            places = torch.arange(x.shape[1], device=x.device)
            x = self.bytes(x) + self.places(places)
            for block in self.blocks:
                x = block(x)
            return self.head(self.norm(x))

    return Model()


def checkpoint_name(step):
    return f"step-{step:08d}"


def last_checkpoint(folder):
    """Returns the step of the newest complete checkpoint, or None. Only complete checkpoints have their final name."""
    if not os.path.isdir(folder):
        return None
    names = [name for name in os.listdir(folder) if name.startswith("step-") and name[5:].isdigit()]
    return max((int(name[5:]) for name in names), default=None)


CHUNK_BYTES = 16 * 1024 * 1024


def send_files(folder, to, group):
    """Sends the files of a folder to another rank."""
    import torch
    import torch.distributed as dist

    names = sorted(os.listdir(folder))
    dist.send_object_list([[(name, os.path.getsize(os.path.join(folder, name))) for name in names]], to, group)
    for name in names:
        digest = hashlib.sha256()
        with open(os.path.join(folder, name), "rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
                dist.send(torch.frombuffer(bytearray(chunk), dtype=torch.uint8), to, group)
        dist.send_object_list([digest.hexdigest()], to, group)


def receive_files(folder, sender, group):
    """Writes the files that another rank sends into a folder. Raises OSError for a file with a wrong hash."""
    import torch
    import torch.distributed as dist

    files = receive_object(sender, group)
    os.makedirs(folder, exist_ok=True)
    for name, size in files:
        digest, path = hashlib.sha256(), os.path.join(folder, os.path.basename(name))
        with open(path, "wb") as file:
            for begin in range(0, size, CHUNK_BYTES):
                chunk = torch.empty(min(CHUNK_BYTES, size - begin), dtype=torch.uint8)
                dist.recv(chunk, sender, group)
                content = chunk.numpy().tobytes()
                digest.update(content)
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != receive_object(sender, group):
            raise OSError(f"{name} of rank {sender} arrived with a wrong hash")


def receive_object(sender, group):
    import torch.distributed as dist

    received = [None]
    dist.recv_object_list(received, sender, group)
    return received[0]


def current_run(config_path):
    """Returns the run that owns the job's folder, which is a later run after a pause. Returns an empty text if the folder
    was removed, or while a later run writes the file."""
    try:
        with open(config_path) as file:
            return json.load(file).get("run")
    except (FileNotFoundError, ValueError):
        return ""


def train(config_path):
    import torch
    import torch.distributed as dist
    import torch.distributed.checkpoint as dcp
    from torch.distributed.checkpoint.state_dict import (
        StateDictOptions,
        get_model_state_dict,
        get_state_dict,
        set_state_dict,
    )
    from torch.nn import functional

    with open(config_path) as file:
        config = json.load(file)
    settings = read_settings(config["hyperparameters"])
    output = config["output_dir"]
    folder = os.path.join(output, "checkpoints")
    os.makedirs(folder, exist_ok=True)

    is_distributed = "WORLD_SIZE" in os.environ
    rank, world = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    on_gpu = torch.cuda.is_available()
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0"))) if on_gpu else torch.device("cpu")
    if on_gpu:
        torch.cuda.set_device(device)

    storage, is_first_node = config.get("storage"), os.environ.get("GROUP_RANK", "0") == "0"
    # The files of a checkpoint travel between one process of each other node and rank 0.
    is_courier = storage == "gathered" and not is_first_node and os.environ.get("LOCAL_RANK") == "0"
    block, batch = settings["block_size"], settings["batch_size"]
    if is_first_node:
        data = torch.frombuffer(bytearray(read_bytes(config["training_file"])), dtype=torch.uint8)
        if len(data) <= block:
            raise Refused(
                "invalid_training_file",
                f"the training file has {len(data)} bytes of text; at least {block + 1} are needed",
            )
    if batch < world:
        raise Refused("invalid_hyperparameters", f"batch_size must be at least {world}, the number of processes")
    steps = settings["steps"] or max(1, math.ceil(settings["n_epochs"] * len(data) / (batch * block)))

    parent, run, stop = os.getppid(), config.get("run"), {"asked": False}
    signal.signal(signal.SIGTERM, lambda *_: stop.update(asked=True))

    if storage is not None and not is_first_node:
        write_line({"event": "joining", "rank": rank})
    if is_distributed:
        dist.init_process_group("nccl" if on_gpu else "gloo")
    couriers, files = [], None
    if storage is not None:
        files = dist.new_group(backend="gloo")
        found = [None] * world
        dist.all_gather_object(found, rank if is_courier else None, group=files)
        couriers = [each for each in found if each is not None]
        length = [len(data) if rank == 0 else 0]
        dist.broadcast_object_list(length, 0, group=files)
        if not is_first_node:
            data = torch.empty(length[0], dtype=torch.uint8)
        dist.broadcast(data, 0, group=files)
    torch.manual_seed(settings["seed"])
    model = build_model(settings).to(device)
    parameters = sum(each.numel() for each in model.parameters())
    if is_distributed:
        from torch.distributed.fsdp import fully_shard

        for each in model.blocks:
            fully_shard(each)
        fully_shard(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings["learning_rate"])
    emit(
        "started",
        world_size=world,
        parameters=parameters,
        steps=steps,
        training_bytes=len(data),
        device=str(device),
        torch=torch.__version__,
    )

    def barrier():
        if is_distributed:
            dist.barrier()

    def save(step, loss):
        final = os.path.join(folder, checkpoint_name(step))
        partial = f"{final}.partial"
        if rank == 0:
            shutil.rmtree(partial, ignore_errors=True)
        barrier()
        model_state, optimizer_state = get_state_dict(model, optimizer)
        dcp.save({"model": model_state, "optimizer": optimizer_state}, checkpoint_id=partial)
        if is_courier:
            send_files(partial, 0, files)
            shutil.rmtree(partial)
        if rank == 0:
            for courier in couriers:
                receive_files(partial, courier, files)
        barrier()
        if rank == 0:
            shutil.rmtree(final, ignore_errors=True)
            os.rename(partial, final)
        barrier()
        emit("checkpoint", step=step, loss=loss, path=f"checkpoints/{checkpoint_name(step)}")

    done = last_checkpoint(folder)
    if storage is not None:
        agreed = [done]
        dist.broadcast_object_list(agreed, 0, group=files)
        done = agreed[0]
    barrier()
    if done is not None:
        received = os.path.join(folder, checkpoint_name(done))
        if rank == 0:
            for courier in couriers:
                send_files(received, courier, files)
        if is_courier:
            shutil.rmtree(received, ignore_errors=True)
            receive_files(received, 0, files)
        barrier()
        model_state, optimizer_state = get_state_dict(model, optimizer)
        state = {"model": model_state, "optimizer": optimizer_state}
        dcp.load(state, checkpoint_id=os.path.join(folder, checkpoint_name(done)))
        set_state_dict(model, optimizer, model_state_dict=state["model"], optim_state_dict=state["optimizer"])
        barrier()
        if is_courier:
            shutil.rmtree(received)
        emit("resumed", step=done)

    loss = None
    for step in range((done or 0) + 1, steps + 1):
        if os.getppid() != parent or run != current_run(config_path):
            os.kill(os.getpid(), signal.SIGKILL)
        began = time.monotonic()
        chance = torch.Generator().manual_seed(settings["seed"] * 1_000_003 + step)
        starts = torch.randint(len(data) - block, (batch,), generator=chance)[rank::world]
        rows = torch.stack([data[at : at + block + 1] for at in starts.tolist()]).long().to(device)
        logits = model(rows[:, :-1])
        summed = functional.cross_entropy(logits.reshape(-1, 256), rows[:, 1:].reshape(-1), reduction="sum")
        # FSDP averages gradients over the ranks; this factor turns that into the mean over the whole batch.
        (summed * world / (batch * block)).backward()
        optimizer.step()
        optimizer.zero_grad()
        # Ranks receive a signal at different times; the sum over all ranks is the same for each.
        summed_up = torch.tensor([summed.item() / (batch * block), float(stop["asked"])], dtype=torch.float64, device=device)
        if is_distributed:
            dist.all_reduce(summed_up)
        loss, is_asked = summed_up[0].item(), summed_up[1].item() > 0
        if not math.isfinite(loss):
            raise Refused("training_diverged", f"the loss is {loss} at step {step}; try a lower learning rate")
        seconds = max(time.monotonic() - began, 1e-9)
        emit("metrics", step=step, loss=loss, tokens=batch * block, tokens_per_second=round(batch * block / seconds, 1))
        if is_asked and step < steps:
            save(step, loss)
            emit("stopped", step=step)
            break
        if step % settings["checkpoint_every"] == 0 or step == steps:
            save(step, loss)
    else:
        whole = get_model_state_dict(model, options=StateDictOptions(full_state_dict=True, cpu_offload=True))
        if rank == 0:
            partial = os.path.join(output, "model.pt.partial")
            torch.save({"model": whole, "settings": settings, "steps": steps}, partial)
            os.replace(partial, os.path.join(output, "model.pt"))
        barrier()
        emit("done", step=steps, loss=loss, artifacts=["model.pt"])
    if is_distributed:
        dist.destroy_process_group()
    return 0


if __name__ == "__main__":
    sys.exit(main())
