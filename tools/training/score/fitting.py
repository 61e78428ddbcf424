"""How the networks of the score are fitted: what counts how much, the losses, and the descent."""
import numpy as np
import torch
from torch import nn

BATCH = 256
# What each head counts in the loss: latent quality leads.
HEADS = np.array([1, 0.5, 0.4, 0.5, 0.3, 0.3, 0.3, 0.1, 0.3], np.float32)
SOFTNESS = 4.0  # of the lower of two scores


def importance_of(clean, quality):
    """Undamaged photos count twice, the low tail up to three times; 1 in the mean."""
    importance = (1 + clean) * (1 + 2 / (1 + np.exp(2 * (quality + 1))))
    return (importance / importance.mean()).astype(np.float32)


def moments(features, importance):
    """Mean and deviation of each feature, by importance."""
    share = (importance / importance.sum())[:, None]
    mean = (share * features).sum(0)
    return mean, np.sqrt((share * (features - mean) ** 2).sum(0)) + 1e-3


def regression_loss(out, wanted, counts):
    """Huber: a wrong label in the far tail does not lead."""
    return (nn.functional.smooth_l1_loss(out, wanted, reduction='none') * counts).sum(1).mean()


def ranking_loss(quality, wanted, importance):
    """Of two images of a batch the better one has to score higher."""
    gap = wanted[:, None] - wanted[None]
    pair = importance[:, None] * importance[None] * torch.clamp(gap, 0, 2)
    return (pair * nn.functional.softplus(-2 * (quality[:, None] - quality[None]))).sum() / pair.sum()


def starting_curve():
    """Steepness and offset of success as a function of the lower of two scores, by recogniser."""
    return nn.Parameter(torch.tensor([[1.0, 1.0, 1.0], [1.5, 1.5, 0.5]]))


def balance_of(rate):
    """Weights that make recognisers count alike, however often they succeed; 1 in the mean."""
    balance = 1 / (rate * (1 - rate))
    return balance / balance.mean()


def pair_losses(both, curve, success, balance):
    """By pair: whether the lower of two scores (first axis) tells what each recogniser says."""
    lower = -torch.logsumexp(-SOFTNESS * both, 0) / SOFTNESS
    odds = curve[1] + nn.functional.softplus(curve[0]) * lower[:, None]
    return (nn.functional.binary_cross_entropy_with_logits(odds, success, reduction='none') * balance).mean(1)


def descend(head, groups, rate, count, epochs, random, loss_of):
    """
    Fits `head` on `count` images, of which `loss_of` is given the indices of a batch: each image once an epoch, the rate rising for 100
    steps and then falling to nothing. The head is left with the average of its last weights.
    """
    optimiser = torch.optim.AdamW(groups, lr=rate)
    average = {k: v.clone() for k, v in head.state_dict().items()}
    steps, order = int(epochs * count / BATCH), np.array([], int)
    for step in range(steps):
        if len(order) < BATCH:
            order = random.permutation(count)
        at, order = order[:BATCH], order[BATCH:]
        for group in optimiser.param_groups:
            group['lr'] = rate * min(1, (step + 1) / 100) * 0.5 * (1 + np.cos(np.pi * step / steps))
        loss = loss_of(at)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        keep = min(0.998, step / (step + 20))
        with torch.no_grad():
            for k, v in head.state_dict().items():
                average[k].mul_(keep).add_(v, alpha=1 - keep)
    head.load_state_dict(average)
    head.eval()
