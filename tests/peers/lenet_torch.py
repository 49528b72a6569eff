#!/usr/bin/env python3
"""PyTorch's LeNet on this machine, for comparison with `convwalk bench --only engine`.

    python3 tests/peers/lenet_torch.py [THREADS [SECONDS]]

Prints `name value unit` lines: inference and whole training steps at batches of 1, 32 and 256, the best of five rounds over
512 different random images. Needs PyTorch; nothing in convwalk depends on it."""
import sys
import time

import torch
from torch import nn


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def best(work, images, seconds, rounds=5):
    """The most images a second that any round reached; `work` goes through all images once."""
    fastest = 0.0
    for _ in range(rounds):
        start, done = time.perf_counter(), 0
        while time.perf_counter() - start < seconds / rounds:
            work()
            done += images
        fastest = max(fastest, done / (time.perf_counter() - start))
    return fastest


def main():
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    images = 512
    x = (torch.rand(images, 1, 28, 28) > 0.8).float() * torch.rand(images, 1, 28, 28)
    target = torch.randint(0, 10, (images,))
    for batch in 1, 32, 256:
        net = lenet()
        # A traced network is how one would serve it.
        fast = torch.jit.optimize_for_inference(torch.jit.trace(net.eval(), x[:batch]))

        def infer():
            with torch.no_grad():
                for i in range(0, images, batch):
                    fast(x[i:i + batch])

        print(f"torch_lenet_infer_b{batch}_t{threads} {best(infer, images, seconds):.0f} img/s", flush=True)
        net = lenet().train()
        descent = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
        loss = nn.CrossEntropyLoss()

        def train():
            for i in range(0, images, batch):
                descent.zero_grad()
                loss(net(x[i:i + batch]), target[i:i + batch]).backward()
                descent.step()

        print(f"torch_lenet_train_b{batch}_t{threads} {best(train, images, seconds):.0f} img/s", flush=True)


main()
